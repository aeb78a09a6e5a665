package io.portico.ledger;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.SettingRules;

/**
 * How entries get into the database.
 *
 * @param queueCapacity entries that may wait for the database; beyond that new ones are dropped and counted
 * @param batchSize the most entries of one transaction
 * @param linger how long an entry may wait for others to share its transaction
 * @param readWait how long a reader waits for entries recorded before it; then {@code store-unavailable}
 * @param flushOnStop how long the stop waits for what is not yet written
 */
@ConfigurationProperties("portico.ledger")
record LedgerSettings(
        @DefaultValue("10000") int queueCapacity,
        @DefaultValue("1000") int batchSize,
        @DefaultValue("50ms") Duration linger,
        @DefaultValue("1s") Duration readWait,
        @DefaultValue("5s") Duration flushOnStop) {

    LedgerSettings {
        new SettingRules("portico.ledger.")
                .atLeast(1, "queue-capacity", queueCapacity)
                .atLeast(1, "batch-size", batchSize)
                .atLeast(Duration.ZERO, "linger", linger)
                .atLeast(Duration.ZERO, "read-wait", readWait)
                .atLeast(Duration.ZERO, "flush-on-stop", flushOnStop)
                .check();
    }
}
