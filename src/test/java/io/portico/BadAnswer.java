package io.portico;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.portico.vendor.RawVendor;

/**
 * What a vendor may do instead of answering, and the problem that it is. {@link #MARK} stands in everything that it says.
 *
 * @param vendor the sandbox account that is asked
 * @param code the problem's code
 */
record BadAnswer(String name, String vendor, String code, RawVendor.Behaviour behaviour) {
    /** What no caller and no log line may see. */
    static final String MARK = "hidden-in-the-answer";

    static final String INVALID = "vendor-invalid-response";
    static final String TOO_LARGE = "vendor-response-too-large";
    static final String TIMEOUT = "vendor-timeout";
    static final String LOST = "vendor-connection-lost";

    @Override
    public String toString() {
        return name;
    }

    /** Does the same to every vendor's client; asked as Stripe. */
    static BadAnswer of(String name, String code, RawVendor.Behaviour behaviour) {
        return new BadAnswer(name, "stripe", code, behaviour);
    }

    /** Stripe's answer, with this URL in it. */
    static String session(String url) {
        return "{\"object\":\"billing_portal.session\",\"id\":\"bps_1\",\"livemode\":false,\"url\":\"" + url + "\"}";
    }

    /** The same with a URL that nothing is wrong with. */
    static String session() {
        return session("https://billing.stripe.com/" + MARK);
    }

    /** A whole answer, framed as it should be. */
    static byte[] answer(String status, String body, String... headers) {
        return answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static byte[] answer(String status, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        byte[] start = RawVendor.bytes(head.append("\r\n").toString());
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    static RawVendor.Behaviour says(byte[] bytes) {
        return (connection, out) -> out.write(bytes);
    }

    /** Says it and ends the connection. */
    static RawVendor.Behaviour saysAndCloses(String text) {
        return (connection, out) -> {
            out.write(RawVendor.bytes(text));
            connection.shutdownOutput();
            awaitHangUp(connection);
        };
    }

    /** Says it and nothing more, while the client lasts. */
    static RawVendor.Behaviour saysAndWaits(String text) {
        return (connection, out) -> {
            out.write(RawVendor.bytes(text));
            out.flush();
            awaitHangUp(connection);
        };
    }

    static RawVendor.Behaviour saysAndResets(String text) {
        return (connection, out) -> {
            out.write(RawVendor.bytes(text));
            out.flush();
            connection.setSoLinger(true, 0);
            connection.close();
        };
    }

    /** Says it, and then this piece over and over, as fast as the client takes it. */
    static RawVendor.Behaviour repeats(String start, String piece) {
        byte[] many = RawVendor.bytes(piece.repeat(8192 / piece.length() + 1));
        return (connection, out) -> {
            out.write(RawVendor.bytes(start));
            while (true) {
                out.write(many);
            }
        };
    }

    /** Says it, and then this piece every few milliseconds. */
    static RawVendor.Behaviour drips(String start, String piece) {
        return (connection, out) -> {
            out.write(RawVendor.bytes(start));
            connection.setSoTimeout(20);
            while (!hungUp(connection)) {
                drip(out, piece);
            }
        };
    }

    private static void drip(OutputStream out, String piece) throws java.io.IOException {
        out.write(RawVendor.bytes(piece));
        out.flush();
    }

    private static boolean hungUp(Socket connection) throws java.io.IOException {
        try {
            return connection.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    static void awaitHangUp(Socket connection) throws java.io.IOException {
        connection.getInputStream().read();
    }
}
