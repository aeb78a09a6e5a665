package io.portico.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionException;

import io.portico.flow.NowAndThen;

/**
 * The one thread that writes. While the database is away it keeps trying; an entry that the database refuses for its
 * content is dropped alone, so that it holds up no other. It is never interrupted: an interrupt inside an embedded
 * database closes the file under every other connection.
 */
final class LedgerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final PendingEntries pending;
    private final LedgerTable table;
    private final LedgerMetrics metrics;
    private final NowAndThen failureLog = new NowAndThen(Duration.ofMinutes(1));
    private final Thread thread = new Thread(this::run, "ledger-writer");
    private volatile @Nullable Long giveUpAt;

    LedgerWriter(PendingEntries pending, LedgerTable table, LedgerMetrics metrics) {
        this.pending = pending;
        this.table = table;
        this.metrics = metrics;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Writes what is pending, as far as that works within the limit; false if entries remain unsettled. */
    boolean stop(Duration limit) throws InterruptedException {
        giveUpAt = System.nanoTime() + limit.toNanos();
        pending.close();
        LockSupport.unpark(thread);
        thread.join(limit.plusMillis(100).toMillis());
        return !thread.isAlive();
    }

    private void run() {
        try {
            for (List<LedgerEntry> batch = pending.take(); !batch.isEmpty(); batch = pending.take()) {
                write(batch);
                pending.settle(batch.size());
            }
        } catch (InterruptedException e) {
            LOG.error("The ledger writer was interrupted and has ended");
        }
    }

    private void write(List<LedgerEntry> batch) {
        long pause = SHORTEST_PAUSE;
        while (nanosLeft() > 0) {
            try {
                table.insert(batch);
                return;
            } catch (DataIntegrityViolationException e) {
                refused(batch, e);
                return;
            } catch (DataAccessException | TransactionException | Error e) {
                failed(e);
            } catch (RuntimeException e) {
                refused(batch, e);
                return;
            }
            LockSupport.parkNanos(
                    Math.min(nanosLeft(), ThreadLocalRandom.current().nextLong(pause / 2, pause)));
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        metrics.dropped(batch.size());
    }

    /** Finds the culprit in a batch. An entry that is there already was written by an attempt whose answer was lost. */
    private void refused(List<LedgerEntry> batch, RuntimeException cause) {
        if (batch.size() > 1) {
            batch.forEach(entry -> write(List.of(entry)));
        } else if (!(cause instanceof DuplicateKeyException)) {
            failed(cause);
            metrics.dropped(1);
        }
    }

    private long nanosLeft() {
        Long end = giveUpAt;
        return end == null ? Long.MAX_VALUE : end - System.nanoTime();
    }

    /** Logs no message of the cause: databases put values into theirs. */
    private void failed(Throwable cause) {
        metrics.writeFailed();
        if (failureLog.allows()) {
            Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
            LOG.warn(
                    "The ledger cannot be written ({}{}); {} entries wait",
                    root.getClass().getSimpleName(),
                    root instanceof SQLException sql ? ", SQL state " + sql.getSQLState() : "",
                    pending.size());
        }
    }
}
