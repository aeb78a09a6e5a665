package io.portico.caller;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.SettingRules;

/**
 * How API keys are looked after ({@code portico.keys.*}).
 *
 * @param reload how often the configuration files are looked at for changed keys; zero for never
 * @param failuresPerMinute requests without a valid key that an IPv4 address, or an IPv6 network of 64 bits, may send in a
 *     minute before further ones are answered by 429; zero for any number
 * @param failingAddresses how many of these are remembered at a time
 */
@ConfigurationProperties("portico.keys")
record KeySettings(
        @DefaultValue("5s") Duration reload,
        @DefaultValue("300") int failuresPerMinute,
        @DefaultValue("20000") int failingAddresses) {
    private static final Duration SHORTEST_RELOAD = Duration.ofMillis(100);

    KeySettings {
        new SettingRules("portico.keys.")
                .require(
                        reload.isZero() || reload.compareTo(SHORTEST_RELOAD) >= 0,
                        "reload",
                        "it must be 0 or at least 100ms")
                .atLeast(0, "failures-per-minute", failuresPerMinute)
                .atLeast(1, "failing-addresses", failingAddresses)
                .check();
    }
}
