package io.portico;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What stands before several gateways and spreads connections: a new one goes to a node that says it is ready, in turn, and
 * stays there until the node ends it, as behind a balancer that knows nothing of HTTP.
 */
final class Balancer implements AutoCloseable {
    private static final int PROBE_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 60_000;
    /** How often in a row a node must say that it is not ready, or nothing; one probe may be slow. */
    private static final int FAILED_PROBES = 2;

    private final List<Node> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService probes;

    Balancer(List<Node> nodes) {
        this.nodes = nodes;
        probes = Executors.newScheduledThreadPool(nodes.size());
        nodes.forEach(node -> probes.scheduleWithFixedDelay(node::probe, 0, PROBE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** A place where a gateway listens; whichever process that is by now. */
    static final class Node {
        private final int port;
        private volatile GatewayProcess process;
        private volatile boolean ready;
        private int failed;

        Node(int port, GatewayProcess process) {
            this.port = port;
            this.process = process;
        }

        int port() {
            return port;
        }

        GatewayProcess process() {
            return process;
        }

        void replaceBy(GatewayProcess next) {
            process = next;
        }

        boolean isReady() {
            return ready;
        }

        private void probe() {
            failed = process.isReady() ? 0 : failed + 1;
            ready = failed == 0 || ready && failed < FAILED_PROBES;
        }
    }

    private SocketChannel connect() throws IOException {
        int first = turn.getAndIncrement();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(Math.floorMod(first + i, nodes.size()));
            if (node.isReady()) {
                SocketChannel connection =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
                connection.socket().setTcpNoDelay(true);
                connection.socket().setSoTimeout(PATIENCE_MILLIS);
                return connection;
            }
        }
        throw new IOException("no node is ready");
    }

    @Override
    public void close() {
        probes.shutdownNow();
    }

    /** Somebody who keeps a connection for as long as it is let, and sends nothing twice. */
    final class Caller {
        private SocketChannel connection;

        /** The status of the answer. */
        int send(byte[] request) throws IOException {
            if (connection == null || hasEnded()) {
                connection = connect();
            }
            try {
                connection.socket().getOutputStream().write(request);
                return answer();
            } catch (IOException e) {
                end();
                throw e;
            }
        }

        /** Whether the other side has said so while nobody was using it. */
        private boolean hasEnded() throws IOException {
            connection.configureBlocking(false);
            if (connection.read(ByteBuffer.allocate(1)) == 0) {
                connection.configureBlocking(true);
                return false;
            }
            end();
            return true;
        }

        private void end() throws IOException {
            connection.close();
            connection = null;
        }

        private int answer() throws IOException {
            InputStream in = connection.socket().getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("ended after " + head.size() + " bytes of an answer");
                }
                head.write(next);
            }
            String fields = head.toString(ISO_8859_1).toLowerCase(Locale.ROOT);
            int length = Integer.parseInt(field(fields, "content-length"));
            if (in.readNBytes(length).length < length) {
                throw new EOFException("ended within the body of an answer");
            }
            if (field(fields, "connection").equals("close")) {
                end();
            }
            return Integer.parseInt(fields.substring(9, 12));
        }

        private static String field(String head, String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }
}
