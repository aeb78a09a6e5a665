package io.portico.ledger;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
        @DefaultValue("200") int batchSize,
        @DefaultValue("50ms") Duration linger,
        @DefaultValue("1s") Duration readWait,
        @DefaultValue("5s") Duration flushOnStop) {

    LedgerSettings {
        require(queueCapacity >= 1, "portico.ledger.queue-capacity must be at least 1");
        require(batchSize >= 1, "portico.ledger.batch-size must be at least 1");
        require(!linger.isNegative(), "portico.ledger.linger must not be negative");
        require(!readWait.isNegative(), "portico.ledger.read-wait must not be negative");
        require(!flushOnStop.isNegative(), "portico.ledger.flush-on-stop must not be negative");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
