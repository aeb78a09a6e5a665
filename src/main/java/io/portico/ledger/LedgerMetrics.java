package io.portico.ledger;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.flow.NowAndThen;

/**
 * What an operator watches: {@code portico.ledger.dropped} (entries lost), {@code portico.ledger.write.failures} (failed
 * attempts to write) and {@code portico.ledger.pending} (entries that wait).
 */
final class LedgerMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerMetrics.class);

    private final Counter dropped;
    private final Counter writeFailures;
    private final NowAndThen dropLog = new NowAndThen(Duration.ofMinutes(1));

    LedgerMetrics(MeterRegistry registry, PendingEntries pending) {
        dropped = Counter.builder("portico.ledger.dropped")
                .description("Ledger entries that were never written")
                .register(registry);
        writeFailures = Counter.builder("portico.ledger.write.failures")
                .description("Failed attempts to write to the ledger")
                .register(registry);
        registry.gauge("portico.ledger.pending", pending, PendingEntries::size);
    }

    void dropped(long count) {
        dropped.increment(count);
        if (dropLog.allows()) {
            LOG.error("Ledger entries are being dropped, {} since the start", (long) dropped.count());
        }
    }

    void writeFailed() {
        writeFailures.increment();
    }
}
