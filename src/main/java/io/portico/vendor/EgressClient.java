package io.portico.vendor;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;

/**
 * The one HTTP client beneath every vendor's Kamelet. It sends once and reads once: no retry, redirect, cookie, stored
 * authentication or negotiated compression. A timer cuts the whole exchange off at the deadline, however slowly bytes
 * drip, and an answer is read here, up to the size limit, so that nothing above it waits on a vendor's socket. Sockets
 * have no timeout of their own: it could only come later than the timer, and makes every read two system calls more.
 * An account with TLS of its own has connections of its own.
 */
@Component
final class EgressClient extends CloseableHttpClient {
    /** What no vendor's answer comes near; a longer one is cut off while it is read. */
    private static final Http1Config HEAD_LIMITS =
            Http1Config.custom().setMaxLineLength(8192).setMaxHeaderCount(100).build();

    /** How long a call waits for a connection when as many are open as may be. */
    private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final RequestConfig LEASE = lease(LEASE_NANOS);

    private final EgressProperties properties;
    private final Pool shared;
    private final Map<String, Pool> ofAccounts = new HashMap<>();
    private final HashedWheelTimer timer;

    @Autowired
    EgressClient(EgressProperties properties, EgressAddresses addresses, AccountTls tls) {
        this(properties, addresses, tls, SystemDefaultDnsResolver.INSTANCE);
    }

    EgressClient(EgressProperties properties, EgressAddresses addresses, AccountTls tls, DnsResolver lookup) {
        this.properties = properties;
        DnsResolver names = new PublicNames(new BoundedLookup(lookup, properties.lookupTimeout()), addresses);
        this.shared = new Pool(connections(properties, names, null));
        tls.byAccount()
                .forEach((account, own) -> ofAccounts.put(account, new Pool(connections(properties, names, own))));
        this.timer = new HashedWheelTimer(
                runnable -> {
                    Thread thread = new Thread(runnable, "portico-egress-deadline");
                    thread.setDaemon(true);
                    return thread;
                },
                50,
                TimeUnit.MILLISECONDS);
    }

    private static PoolingHttpClientConnectionManager connections(
            EgressProperties properties, DnsResolver names, @Nullable TlsSocketStrategy tls) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setTlsSocketStrategy(tls)
                .setMaxConnTotal(properties.maxConnections())
                .setMaxConnPerRoute(properties.maxConnectionsPerHost())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(properties.connectTimeout()))
                        .setSocketTimeout(org.apache.hc.core5.util.Timeout.DISABLED)
                        // Always: looking whether anything lies on a connection costs next to nothing.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .setTimeToLive(TimeValue.ofMinutes(1))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(timeout(properties.tlsTimeout()))
                        .setSupportedProtocols(TLS.V_1_2, TLS.V_1_3)
                        .build())
                .setConnectionFactory(EgressClient::connection)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .build();
    }

    /** Connections of one trust and certificate, which no other ever gets to use. */
    private record Pool(PoolingHttpClientConnectionManager connections, CloseableHttpClient client) {
        Pool(PoolingHttpClientConnectionManager connections) {
            this(connections, HttpClients.createMinimal(connections));
        }
    }

    private CloseableHttpClient client() {
        String account = CurrentCall.account();
        if (account == null && !ofAccounts.isEmpty()) {
            throw new IllegalStateException("a call for no account");
        }
        return (account == null ? shared : ofAccounts.getOrDefault(account, shared)).client();
    }

    @Override
    protected CloseableHttpResponse doExecute(
            @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context) throws IOException {
        long longest = properties.deadline().toNanos();
        long allowed = Math.min(longest, CurrentCall.nanosLeft());
        HttpClientContext call = HttpClientContext.create();
        call.setRequestConfig(allowed >= LEASE_NANOS ? LEASE : lease(Math.max(1, allowed)));
        AtomicBoolean cutOff = new AtomicBoolean();
        CurrentCall.goesOut();
        Timeout deadline = timer.newTimeout(
                expired -> {
                    cutOff.set(true);
                    ((Cancellable) request).cancel();
                },
                allowed,
                TimeUnit.NANOSECONDS);
        try (ClassicHttpResponse response = client().executeOpen(target, request, call)) {
            return CloseableHttpResponse.adapt(read(response, (Cancellable) request));
        } catch (VendorCallException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The client notes the connection's details right before it writes the head of the request.
            boolean sent = call.getEndpointDetails() != null;
            throw cutOff.get()
                    ? new VendorCallException(EgressFailure.cutOff(sent), e, allowed < longest)
                    : new VendorCallException(EgressFailure.classify(e, sent), e);
        } finally {
            deadline.cancel();
        }
    }

    /** Does nothing: endpoints close their client when they stop, and this one is shared by all of them. */
    @Override
    public void close() {}

    /** Does nothing, for the same reason. */
    @Override
    public void close(CloseMode mode) {}

    @PreDestroy
    void shutDown() {
        // In this order: what is cut off needs no deadline any more, what is not yet would be without one.
        shared.connections().close(CloseMode.IMMEDIATE);
        ofAccounts.values().forEach(pool -> pool.connections().close(CloseMode.IMMEDIATE));
        timer.stop();
    }

    private static RequestConfig lease(long nanos) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(nanos, TimeUnit.NANOSECONDS)
                .build();
    }

    /** What cannot be read is cut off before it is closed, since closing reads on to the answer's end. */
    private ClassicHttpResponse read(ClassicHttpResponse response, Cancellable request) throws IOException {
        try {
            return VendorAnswerReader.detach(response, properties.maxAnswer().toBytes());
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw e;
        }
    }

    private static ManagedHttpClientConnection connection(@Nullable Socket connected) throws IOException {
        VendorConnection connection = new VendorConnection(HEAD_LIMITS);
        if (connected != null) {
            connection.bind(connected);
        }
        return connection;
    }

    private static org.apache.hc.core5.util.Timeout timeout(Duration duration) {
        return org.apache.hc.core5.util.Timeout.of(duration);
    }
}
