package io.portico.vendor;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.SettingRules;

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
        new SettingRules("portico.guard.")
                .atLeast(Duration.ofSeconds(1), "window", window)
                .atLeast(1, "minimum-calls", minimumCalls)
                .within(1, ALL, "failure-rate", failureRate)
                .atLeast(Duration.ofMillis(1), "slow-call", slowCall)
                .within(1, ALL, "slow-call-rate", slowCallRate)
                .atLeast(Duration.ofMillis(1), "open-for", openFor)
                .atLeast(1, "probes", probes)
                .atLeast(1, "concurrent-calls", concurrentCalls)
                .check();
    }
}
