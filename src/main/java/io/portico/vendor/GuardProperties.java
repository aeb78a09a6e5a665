package io.portico.vendor;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.InvalidSettingException;

/**
 * When an account is left alone, the same rules for every account.
 *
 * @param window how far back calls count
 * @param minimumCalls calls in the window before rates mean anything
 * @param failureRate percentage of failed calls that opens the breaker
 * @param slowCall how long a call takes at least to count as slow
 * @param slowCallRate percentage of slow calls that opens the breaker
 * @param openFor how long the breaker stays open before it lets probes through
 * @param probes calls let through to see whether the account works again
 * @param concurrentCalls calls in flight at one account
 */
@ConfigurationProperties("portico.guard")
record GuardProperties(
        @DefaultValue("30s") Duration window,
        @DefaultValue("20") int minimumCalls,
        @DefaultValue("50") int failureRate,
        @DefaultValue("5s") Duration slowCall,
        @DefaultValue("80") int slowCallRate,
        @DefaultValue("15s") Duration openFor,
        @DefaultValue("3") int probes,
        @DefaultValue("256") int concurrentCalls) {
    private static final int ALL = 100;

    GuardProperties {
        require(window.toSeconds() >= 1, "window", "it must be at least 1s");
        require(minimumCalls >= 1, "minimum-calls", "it must be at least 1");
        require(failureRate >= 1 && failureRate <= ALL, "failure-rate", "it must be 1 to 100");
        require(slowCall.toMillis() >= 1, "slow-call", "it must be at least 1ms");
        require(slowCallRate >= 1 && slowCallRate <= ALL, "slow-call-rate", "it must be 1 to 100");
        require(openFor.toMillis() >= 1, "open-for", "it must be at least 1ms");
        require(probes >= 1, "probes", "it must be at least 1");
        require(concurrentCalls >= 1, "concurrent-calls", "it must be at least 1");
    }

    private static void require(boolean condition, String name, String reason) {
        if (!condition) {
            throw new InvalidSettingException("portico.guard." + name, reason);
        }
    }
}
