package io.portico.idempotency;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;

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

    IdempotencySettings {
        require(lease.toSeconds() >= 1, "lease", "at least 1s is needed");
        require(retention.compareTo(AnswerLife.LONGEST) >= 0, "retention", "at least 1d is needed");
        require(sweepInterval.toSeconds() >= 1, "sweep-interval", "at least 1s is needed");
    }

    static InvalidSettingException fault(String name, String reason) {
        return new InvalidSettingException(PREFIX + name, reason);
    }

    private static void require(boolean condition, String name, String reason) {
        if (!condition) {
            throw fault(name, reason);
        }
    }
}
