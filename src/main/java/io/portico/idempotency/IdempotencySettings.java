package io.portico.idempotency;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;
import io.portico.setting.SettingRules;

/**
 * Settings of idempotency keys.
 *
 * @param secret what answers are encrypted with, 32 bytes or more, the same on all nodes
 * @param previousSecret the one before it, which what it encrypted is still read with
 * @param lease how long a request holds its key without a word; longer than a vendor may take
 * @param retention how long a key is remembered
 * @param sweepInterval how often answers that have expired are erased and old keys forgotten, on all nodes together
 */
@ConfigurationProperties("portico.idempotency")
record IdempotencySettings(
        @DefaultValue("") Secret secret,
        @DefaultValue("") Secret previousSecret,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("1m") Duration sweepInterval) {
    private static final String PREFIX = "portico.idempotency.";
    /** A key whose request died is locked for so long. */
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    /** The database counts it in seconds. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3_650);

    IdempotencySettings {
        new SettingRules(PREFIX)
                .within(Duration.ofSeconds(1), LONGEST_LEASE, "lease", lease)
                .within(AnswerLife.LONGEST, LONGEST_RETENTION, "retention", retention)
                .atLeast(Duration.ofSeconds(1), "sweep-interval", sweepInterval)
                .check();
    }

    static InvalidSettingException fault(String name, String reason) {
        return new InvalidSettingException(PREFIX + name, reason);
    }
}
