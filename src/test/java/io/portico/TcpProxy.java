package io.portico;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/** Stands between the gateway and a server on loopback, and does to their connections what networks do. */
public final class TcpProxy implements AutoCloseable {
    private final int target;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private boolean stalled;
    private Duration delay = Duration.ZERO;
    private @Nullable ServerSocket listener;

    private TcpProxy(int target) {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /** A proxy that forwards to a port, until it is told otherwise. */
    public static TcpProxy to(int target) {
        return new TcpProxy(target);
    }

    /** Where it listens, also after it has refused for a while. */
    public int port() {
        return port;
    }

    /** Forwards as if nothing had been. */
    public void forward() {
        synchronized (change) {
            stalled = false;
            delay = Duration.ZERO;
            if (listener == null) {
                listener = listen(port);
            }
            change.notifyAll();
        }
    }

    /** Is not there: every connection is cut, none is taken. */
    public void refuse() {
        synchronized (change) {
            close(listener);
            listener = null;
        }
        cut();
    }

    /** Cuts every connection; new ones are forwarded. */
    public void cut() {
        open.forEach(TcpProxy::close);
    }

    /** Takes connections and bytes, and forwards none. */
    public void stall() {
        synchronized (change) {
            stalled = true;
        }
    }

    /** Holds up each piece that comes along, either way. */
    public void slow(Duration each) {
        synchronized (change) {
            delay = each;
        }
    }

    @Override
    public void close() {
        refuse();
        threads.shutdownNow();
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket opening = new ServerSocket();
            opening.setReuseAddress(true);
            opening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 200);
            threads.submit(() -> accept(opening));
            return opening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                open.add(client);
                threads.submit(() -> connect(client));
            }
        } catch (IOException e) {
            // It refuses now.
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            threads.submit(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            close(client);
        } finally {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] piece = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                hold();
                out.write(piece, 0, length);
            }
        } catch (IOException | InterruptedException e) {
            // The end of this connection, on both sides.
        } finally {
            open.remove(from);
        }
    }

    private void hold() throws InterruptedException {
        Duration wait;
        synchronized (change) {
            while (stalled) {
                change.wait();
            }
            wait = delay;
        }
        LockSupport.parkNanos(wait.toNanos());
    }

    private static void close(@Nullable AutoCloseable connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (Exception e) {
            // It is gone either way.
        }
    }
}
