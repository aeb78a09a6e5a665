package io.portico.vendor;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.SettingRules;

/**
 * When a call that failed is sent once more, the same rules for every account.
 *
 * @param share per cent of an account's calls that may be; 0 for none
 * @param leastLeft what must be left of the request's time
 * @param shortestPause before it is sent again; between the two, at random
 * @param longestPause before it is sent again
 */
@ConfigurationProperties("portico.guard.resend")
record ResendProperties(
        @DefaultValue("10") int share,
        @DefaultValue("3s") Duration leastLeft,
        @DefaultValue("100ms") Duration shortestPause,
        @DefaultValue("400ms") Duration longestPause) {
    private static final int ALL = 100;

    ResendProperties {
        new SettingRules("portico.guard.resend.")
                .within(0, ALL, "share", share)
                .require(
                        longestPause.compareTo(shortestPause) >= 0,
                        "longest-pause",
                        "it must be at least portico.guard.resend.shortest-pause")
                .check();
    }
}
