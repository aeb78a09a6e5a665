package io.portico.vendor;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.portico.setting.SettingRules;

/**
 * The one HTTP client for all vendors.
 *
 * @param lookupTimeout until a host name's addresses are known
 * @param connectTimeout until a TCP connection stands
 * @param tlsTimeout until the TLS handshake is done
 * @param deadline for one call, to the last byte read, after which it is cut off; sooner where its request has less left
 * @param maxAnswer the largest answer, before and after decompression
 * @param maxConnections open connections in all
 * @param maxConnectionsPerHost open connections to one host
 */
@ConfigurationProperties("portico.egress")
record EgressProperties(
        @DefaultValue("1s") Duration lookupTimeout,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("1500ms") Duration tlsTimeout,
        @DefaultValue("8s") Duration deadline,
        @DefaultValue("64KB") DataSize maxAnswer,
        @DefaultValue("2048") int maxConnections,
        @DefaultValue("512") int maxConnectionsPerHost) {
    /** To the client less than that would be for ever. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    EgressProperties {
        new SettingRules("portico.egress.")
                .atLeast(SHORTEST, "lookup-timeout", lookupTimeout)
                .atLeast(SHORTEST, "connect-timeout", connectTimeout)
                .atLeast(SHORTEST, "tls-timeout", tlsTimeout)
                .atLeast(SHORTEST, "deadline", deadline)
                .require(maxAnswer.toBytes() >= 1, "max-answer", "it must be above zero")
                .atLeast(1, "max-connections", maxConnections)
                .atLeast(1, "max-connections-per-host", maxConnectionsPerHost)
                .check();
    }
}
