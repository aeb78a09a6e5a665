package io.portico.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.flow.NowAndThen;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.store.PromptDataSource;

/**
 * The ledger in the database, off the request's path: entries queue in memory and one thread writes them in batches. A
 * node that is killed loses what it had not yet written, at most a moment's entries.
 */
@Component
final class JdbcLedger implements Ledger, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedger.class);
    private static final int STATEMENT_TIMEOUT_SECONDS = 1;
    /** For a database that is silent even when it is asked to stop the statement. */
    private static final Duration READ_LIMIT = Duration.ofMillis(1_500);

    private static final int BATCH_TIMEOUT_SECONDS = 10;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final LedgerSettings settings;
    private final PendingEntries pending;
    private final LedgerMetrics metrics;
    private final LedgerTable reading;
    private final LedgerTable writing;
    private final NowAndThen readLog = new NowAndThen(Duration.ofMinutes(1));
    private volatile @Nullable LedgerWriter writer;

    JdbcLedger(DataSource dataSource, MeterRegistry registry, LedgerSettings settings) {
        this.settings = settings;
        pending = new PendingEntries(settings);
        metrics = new LedgerMetrics(registry, pending);
        reading = new LedgerTable(new PromptDataSource(dataSource, READ_LIMIT), STATEMENT_TIMEOUT_SECONDS);
        writing = new LedgerTable(dataSource, BATCH_TIMEOUT_SECONDS);
    }

    @Override
    public void record(LedgerEntry entry) {
        if (!pending.offer(entry)) {
            metrics.dropped(1);
        }
    }

    @Override
    public Optional<LedgerEntry> find(String organisation, String id) {
        return read(() -> reading.find(organisation, id));
    }

    @Override
    public LedgerPage list(String organisation, LedgerFilter filter, @Nullable String after, int limit) {
        List<LedgerEntry> found = read(() -> reading.list(organisation, filter, after, limit + 1));
        if (found.size() <= limit) {
            return new LedgerPage(found, null);
        }
        List<LedgerEntry> items = List.copyOf(found.subList(0, limit));
        return new LedgerPage(items, items.get(limit - 1).id());
    }

    /** An answer that misses what this node has recorded would be wrong, so it is refused instead. */
    private <T> T read(Supplier<T> query) {
        try {
            if (pending.awaitSettled(settings.readWait())) {
                return query.get();
            }
        } catch (DataAccessException e) {
            if (readLog.allows()) {
                LOG.warn("The ledger cannot be read ({})", e.getClass().getSimpleName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(
                Problem.of(ProblemCode.STORE_UNAVAILABLE, "The record of portal sessions cannot be read at the moment.")
                        .withRetryAfter(RETRY_AFTER));
    }

    @Override
    public synchronized void start() {
        if (writer == null) {
            LedgerWriter started = new LedgerWriter(pending, writing, metrics);
            pending.open();
            started.start();
            writer = started;
        }
    }

    @Override
    public synchronized void stop() {
        LedgerWriter running = writer;
        if (running == null) {
            return;
        }
        writer = null;
        try {
            if (!running.stop(settings.flushOnStop())) {
                LOG.error("The ledger stops with {} entries that may not be written", pending.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }

    /** Early to start and late to stop: after the HTTP engine, and after Camel with its queue consumers. */
    @Override
    public int getPhase() {
        return 0;
    }
}
