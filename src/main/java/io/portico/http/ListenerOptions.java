package io.portico.http;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

import io.portico.setting.InvalidSettingException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;

/** How Vert.x is told to listen: HTTP/1 only, nothing automatic, limits of the parser as configured. */
final class ListenerOptions {
    /** Method, two spaces and version around the target, with room for an unknown method. */
    private static final int LINE_BESIDE_TARGET = 64;

    private static final int BACKLOG = 1024;
    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

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
            secure(options, tls, settings.clientCertificates());
        } else if (settings.clientCertificates() != ClientCertificates.NONE) {
            throw new InvalidSettingException(
                    "portico.http.client-certificates", "there is no TLS to show one in: set portico.http.ssl-bundle");
        }
        return options;
    }

    /**
     * Gives a listener a bundle's certificate, and its trust store where clients show theirs.
     *
     * @throws InvalidSettingException where the bundle cannot be used; the options are as they were
     */
    static void secure(HttpServerOptions options, SslBundle tls, ClientCertificates clients) {
        Set<String> protocols = protocols(tls.getOptions().getEnabledProtocols());
        if (tls.getStores().getKeyStore() == null) {
            throw new InvalidSettingException("portico.http.ssl-bundle", "the bundle has no certificate of its own");
        }
        // Without one Java would trust every public authority, that is, whoever owns any certificate.
        if (clients != ClientCertificates.NONE && tls.getStores().getTrustStore() == null) {
            throw new InvalidSettingException(
                    "portico.http.client-certificates", "the bundle has no trust store to hold them against");
        }
        options.setSsl(true)
                .setClientAuth(clients.listener())
                .setEnabledSecureTransportProtocols(protocols)
                .setKeyCertOptions(KeyCertOptions.wrap(tls.getManagers().getKeyManagerFactory()));
        if (clients != ClientCertificates.NONE) {
            options.setTrustOptions(TrustOptions.wrap(tls.getManagers().getTrustManagerFactory()));
        }
        String[] ciphers = tls.getOptions().getCiphers();
        if (ciphers != null) {
            Arrays.asList(ciphers).forEach(options::addEnabledCipherSuite);
        }
    }

    /** Those of the bundle, as far as they are fit for use; all of these where it names none. */
    private static Set<String> protocols(String @Nullable [] wanted) {
        Set<String> protocols = PROTOCOLS.stream()
                .filter(protocol -> wanted == null || Arrays.asList(wanted).contains(protocol))
                .collect(Collectors.toUnmodifiableSet());
        if (protocols.isEmpty()) {
            throw new InvalidSettingException(
                    "portico.http.ssl-bundle", "the bundle's protocols are none of " + String.join(", ", PROTOCOLS));
        }
        return protocols;
    }
}
