package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A vendor on a bare socket, for what HTTP libraries are too polite to do. */
public final class RawVendor implements AutoCloseable {

    /** What it does with a connection once the head of a request has been read. */
    public interface Behaviour {
        void answer(Socket connection, OutputStream out) throws Exception;
    }

    private final ServerSocket listener;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    public RawVendor(Behaviour behaviour) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    /** On a socket of another kind, which is closed with it. */
    public RawVendor(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        workers.submit(() -> {
            while (!listener.isClosed()) {
                Socket connection = listener.accept();
                workers.submit(() -> serve(connection, behaviour));
            }
            return null;
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Heads of the requests it got, one for each. */
    public List<String> heads() {
        return heads;
    }

    /** Bodies of the requests it got whole, one for each. */
    public List<String> bodies() {
        return bodies;
    }

    private void serve(Socket connection, Behaviour behaviour) {
        try (connection) {
            InputStream in = connection.getInputStream();
            while (true) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                heads.add(head.toString());
                byte[] body = in.readNBytes(contentLength(head.toString()));
                bodies.add(new String(body, StandardCharsets.ISO_8859_1));
                behaviour.answer(connection, connection.getOutputStream());
                connection.getOutputStream().flush();
            }
        } catch (Exception e) {
            // The client hung up, which is what most of these behaviours are for.
        }
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).trim());
            }
        }
        return 0;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        workers.shutdownNow();
    }
}
