package io.portico;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that plays every vendor of the sandbox and keeps what it is sent, to the byte. */
final class RecordingVendor implements AutoCloseable {
    static final List<String> ACCOUNTS =
            List.of("stripe", "ampersand", "askui", "pabbly", "agentmessage-acme", "chargebee", "paddle");
    private static final String ANSWER = """
            {"object": "billing_portal.session", "id": "bps_recorded", "livemode": false, "success": true,
             "status": "success", "url": "https://billing.stripe.com/p", "sessionUrl": "https://billing.stripe.com/p",
             "data": {"id": "recorded", "status": "created", "expires_at": "%s", "portal_url": "https://billing.stripe.com/p",
                      "access_url": "https://payments.pabbly.com/p",
                      "urls": {"general": {"overview": "https://customer-portal.paddle.com/p"}}},
             "portal_session": {"access_url": "https://shop.chargebeeportal.com/p"}}
            """;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile String head = "HTTP/1.1 200 OK";

    RecordingVendor() throws IOException {
        connections.submit(() -> {
            while (!listener.isClosed()) {
                Socket connection = listener.accept();
                connections.submit(() -> serve(connection));
            }
            return null;
        });
    }

    /** Settings that make every account of the sandbox an account here. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        for (String account : ACCOUNTS) {
            settings.add("--portico.vendors." + account + ".base-url=http://127.0.0.1:" + listener.getLocalPort());
        }
        settings.add("--portico.vendors.chargebee.portal-hosts=shop.chargebeeportal.com");
        return settings;
    }

    /** What the next answers begin with, status line and header lines. */
    void answerWith(String statusAndHeaders) {
        head = statusAndHeaders;
    }

    /** What came since the last look, each request with its own ids left out, and the key derived from a caller's. */
    List<String> take() {
        List<String> taken = received.stream()
                .map(request -> request.replaceAll("ps_[0-9A-HJKMNP-TV-Z]{26}", "<session>")
                        .replaceAll("(?m)^Idempotency-Key: [0-9a-f]{64}$", "Idempotency-Key: <session>"))
                .toList();
        received.clear();
        return taken;
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            for (String request = read(in); !request.isEmpty(); request = read(in)) {
                received.add(request);
                String body = ANSWER.formatted(Instant.now().plusSeconds(86_400));
                String answer = head + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body;
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The client hung up.
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                .sum();
        return text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.shutdownNow();
    }
}
