package io.portico.ledger;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.InvalidSettingException;

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
        require(queueCapacity >= 1, "queue-capacity", "at least 1 is needed");
        require(batchSize >= 1, "batch-size", "at least 1 is needed");
        require(!linger.isNegative(), "linger", "it must not be negative");
        require(!readWait.isNegative(), "read-wait", "it must not be negative");
        require(!flushOnStop.isNegative(), "flush-on-stop", "it must not be negative");
    }

    private static void require(boolean condition, String name, String reason) {
        if (!condition) {
            throw new InvalidSettingException("portico.ledger." + name, reason);
        }
    }
}
