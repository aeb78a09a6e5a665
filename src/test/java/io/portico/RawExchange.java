package io.portico;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Bytes sent on a connection of their own, and everything that came back until it ended. A peer that answers before it
 * has read everything is no failure.
 *
 * @param status of the one answer; 0 where the connection ended without one
 * @param head status line and header lines
 * @param body as its length says
 * @param rest what follows the answer, empty where the peer behaves
 */
public record RawExchange(int status, List<String> head, String body, String rest) {
    private static final int PATIENCE_MILLIS = 15_000;

    public static RawExchange send(int port, byte[] request, boolean answerHasBody) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket, request);
            return parse(readUntilEnd(socket), answerHasBody);
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The peer has heard enough; its answer is there to be read.
        }
    }

    private static String readUntilEnd(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(chunk);
                    n >= 0;
                    n = socket.getInputStream().read(chunk)) {
                all.write(chunk, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open after: " + all.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // A reset ends the connection, too.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static RawExchange parse(String text, boolean answerHasBody) {
        if (text.isEmpty()) {
            return new RawExchange(0, List.of(), "", "");
        }
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || end < 0) {
            throw new AssertionError("no HTTP answer: " + text);
        }
        List<String> head = List.of(text.substring(0, end).split("\r\n"));
        String after = text.substring(end + 4);
        int status = Integer.parseInt(head.get(0).split(" ")[1]);
        if (status == 100) {
            return parse(after, answerHasBody);
        }
        String length = new RawExchange(status, head, "", "").header("content-length");
        int declared = length == null || !answerHasBody ? 0 : Integer.parseInt(length);
        if (declared > after.length()) {
            throw new AssertionError("the answer is cut off: " + text);
        }
        byte[] body = after.substring(0, declared).getBytes(StandardCharsets.ISO_8859_1);
        return new RawExchange(status, head, new String(body, StandardCharsets.UTF_8), after.substring(declared));
    }

    /** The header's only value; null where there is none. */
    public String header(String name) {
        List<String> values = head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .toList();
        if (values.size() > 1) {
            throw new AssertionError(name + " stands more than once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    String everything() {
        return String.join("\n", head) + "\n\n" + body + rest;
    }
}
