package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a vendor that is used again only while nothing lies on it. What comes behind an answer is otherwise read
 * as the answer to the next call, and hands one customer's URL to another. It takes nothing but HTTP for an answer, and
 * unlike the client's own it has no log of what crosses it.
 */
final class VendorConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {
    /**
     * How long it may lie idle before it is looked at whether the vendor has closed it, as the client does by default.
     * Not sooner, since the look makes every later read on it two system calls more.
     */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Timeout socketTimeout = Timeout.ZERO_MILLISECONDS;
    private volatile @Nullable SessionInputBuffer received;
    private volatile long idleSince;

    VendorConnection(Http1Config limits) {
        super(limits, null, null, null, null, null, new DefaultHttpResponseParserFactory(limits));
    }

    /** After an answer without a body, too, which has no way of showing that it is over. */
    @Override
    public boolean isStale() throws IOException {
        SessionInputBuffer buffer = received;
        SocketHolder sockets = getSocketHolder();
        if (buffer == null || sockets == null || buffer.length() > 0) {
            return true;
        }
        Socket socket = sockets.getBaseSocket();
        if (socket.getInputStream().available() > 0
                || socket != sockets.getSocket() && sockets.getInputStream().available() > 0) {
            return true;
        }
        return System.nanoTime() - idleSince > TRUSTED_NANOS && super.isStale();
    }

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {
        received = null;
    }

    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
        received = buffer;
        return super.createContentInputStream(length, buffer, in);
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket tls, Socket socket) throws IOException {
        bind(new SocketHolder(tls, socket));
    }

    @Override
    protected void bind(SocketHolder sockets) throws IOException {
        super.bind(sockets);
        // Now, not before: whoever closes from here on finds the socket.
        if (closed.get()) {
            super.close(CloseMode.IMMEDIATE);
            throw new InterruptedIOException("cut off while it was being made");
        }
        socketTimeout = Timeout.ofMilliseconds(sockets.getSocket().getSoTimeout());
    }

    @Override
    public @Nullable Socket getSocket() {
        SocketHolder sockets = getSocketHolder();
        return sockets == null ? null : sockets.getSocket();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        super.setSocketTimeout(timeout);
        socketTimeout = timeout;
    }

    @Override
    public void passivate() {
        idleSince = System.nanoTime();
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(socketTimeout);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }
}
