package io.portico.vendor;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.springframework.boot.ssl.SslBundle;

/** TLS with what a bundle trusts and shows, by whatever it holds when a connection is made. Protocols are the client's own. */
final class RenewableTls implements TlsSocketStrategy {
    private volatile TlsSocketStrategy current;

    RenewableTls(SslBundle bundle) {
        current = of(bundle);
    }

    void renew(SslBundle bundle) {
        current = of(bundle);
    }

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        return current.upgrade(socket, host, port, attachment, context);
    }

    private static TlsSocketStrategy of(SslBundle bundle) {
        return new DefaultClientTlsStrategy(
                bundle.createSslContext(),
                null,
                bundle.getOptions().getCiphers(),
                SSLBufferMode.STATIC,
                HttpsSupport.getDefaultHostnameVerifier());
    }
}
