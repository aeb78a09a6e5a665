package io.portico.http;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.portico.setting.AddressRange;
import io.portico.setting.SettingRules;

/**
 * Where an engine listens and what it puts up with ({@code portico.http.*}).
 *
 * @param port TCP port; 0 takes any free one
 * @param bindAddress local address to listen on
 * @param maxBody largest body of a request that is read whole; beyond it 413
 * @param maxBuffered all such bodies that are held at a time, together; beyond it 503 {@code overloaded}
 * @param maxBufferedPerAddress those of one client address (of IPv6, one /64), together; beyond it 503 {@code overloaded}
 * @param maxHeaderSize all header lines together; beyond it 431
 * @param maxHeaderCount number of header lines; beyond it 431
 * @param maxTarget length of the request target; beyond it 414
 * @param requestDeadline for request line, headers and body together, from the first byte; beyond it 408
 * @param keepAliveIdle how long a connection may wait for its next request
 * @param maxConnections open connections; beyond it 503 {@code overloaded}
 * @param running requests that run at a time
 * @param waiting requests that may wait for one of those to end; beyond it 503 {@code overloaded}
 * @param waitingDeadline how long a request may wait so; beyond it 503 {@code overloaded}
 * @param budget within which a request that has arrived is answered; not one whose body is streamed
 * @param maxStreamedBody largest body of a request that its route reads as a stream
 * @param streamIdle how long such a stream may bring nothing while the route waits for it; beyond it 408
 * @param gracefulStop how long a stop waits for running requests
 * @param sslBundle name of the Spring SSL bundle to serve TLS with; plain HTTP where absent
 * @param clientCertificates whether clients show a certificate that the bundle's trust store trusts
 * @param trustedProxies from where {@code Forwarded} and {@code X-Forwarded-For} are believed
 */
@ConfigurationProperties("portico.http")
public record HttpSettings(
        @DefaultValue("8080") int port,
        @DefaultValue("0.0.0.0") String bindAddress,
        @DefaultValue("64KB") DataSize maxBody,
        @DefaultValue("64MB") DataSize maxBuffered,
        @DefaultValue("16MB") DataSize maxBufferedPerAddress,
        @DefaultValue("16KB") DataSize maxHeaderSize,
        @DefaultValue("100") int maxHeaderCount,
        @DefaultValue("8KB") DataSize maxTarget,
        @DefaultValue("20s") Duration requestDeadline,
        @DefaultValue("60s") Duration keepAliveIdle,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("1024") int running,
        @DefaultValue("256") int waiting,
        @DefaultValue("500ms") Duration waitingDeadline,
        @DefaultValue("10s") Duration budget,
        @DefaultValue("1GB") DataSize maxStreamedBody,
        @DefaultValue("20s") Duration streamIdle,
        @DefaultValue("25s") Duration gracefulStop,
        @Nullable String sslBundle,
        @DefaultValue("none") ClientCertificates clientCertificates,
        @DefaultValue List<AddressRange> trustedProxies) {
    /** Of a request with a body: host, key, and the body's type and length. */
    private static final int LEAST_HEADERS = 4;

    private static final DataSize SHORTEST_HEAD = DataSize.ofBytes(256);
    private static final DataSize LONGEST_HEAD = DataSize.ofMegabytes(1);

    public HttpSettings {
        new SettingRules("portico.http.")
                .require(maxBody.toBytes() >= 1, "max-body", "it must be above zero")
                .require(maxBuffered.compareTo(maxBody) >= 0, "max-buffered", "it must be at least max-body")
                .require(
                        maxBufferedPerAddress.compareTo(maxBody) >= 0,
                        "max-buffered-per-address",
                        "it must be at least max-body")
                .require(isLengthOfAHead(maxHeaderSize), "max-header-size", "it must be 256B to 1MB")
                .atLeast(LEAST_HEADERS, "max-header-count", maxHeaderCount)
                .require(isLengthOfAHead(maxTarget), "max-target", "it must be 256B to 1MB")
                .aboveZero("request-deadline", requestDeadline)
                .aboveZero("keep-alive-idle", keepAliveIdle)
                .atLeast(1, "max-connections", maxConnections)
                .atLeast(1, "running", running)
                .aboveZero("budget", budget)
                .require(maxStreamedBody.toBytes() >= 1, "max-streamed-body", "it must be above zero")
                .aboveZero("stream-idle", streamIdle)
                .check();
    }

    /** The parser counts it in an int, and nobody sends less. */
    private static boolean isLengthOfAHead(DataSize size) {
        return size.compareTo(SHORTEST_HEAD) >= 0 && size.compareTo(LONGEST_HEAD) <= 0;
    }

    /** The same limits in clear text on another port, for a second engine that no proxy stands before. */
    public HttpSettings at(String otherAddress, int otherPort) {
        return new HttpSettings(
                otherPort,
                otherAddress,
                maxBody,
                maxBuffered,
                maxBufferedPerAddress,
                maxHeaderSize,
                maxHeaderCount,
                maxTarget,
                requestDeadline,
                keepAliveIdle,
                maxConnections,
                running,
                waiting,
                waitingDeadline,
                budget,
                maxStreamedBody,
                streamIdle,
                gracefulStop,
                null,
                ClientCertificates.NONE,
                List.of());
    }
}
