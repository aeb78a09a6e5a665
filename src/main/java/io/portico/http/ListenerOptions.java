package io.portico.http;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;

/** How Vert.x is told to listen: HTTP/1 only, nothing automatic, limits of the parser as configured. */
final class ListenerOptions {
    /** Method, two spaces and version around the target, with room for an unknown method. */
    private static final int LINE_BESIDE_TARGET = 64;

    private static final int BACKLOG = 1024;

    private ListenerOptions() {}

    static HttpServerOptions of(HttpSettings settings, @Nullable SslBundle tls) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.bindAddress())
                .setPort(settings.port())
                .setAcceptBacklog(BACKLOG)
                .setMaxInitialLineLength(Math.toIntExact(settings.maxTarget().toBytes()) + LINE_BESIDE_TARGET)
                .setMaxHeaderSize(Math.toIntExact(settings.maxHeaderSize().toBytes()))
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setUseAlpn(false)
                .setIdleTimeout(0);
        if (tls != null) {
            options.setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(KeyCertOptions.wrap(tls.getManagers().getKeyManagerFactory()));
        }
        return options;
    }
}
