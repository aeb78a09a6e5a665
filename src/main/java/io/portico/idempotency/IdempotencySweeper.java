package io.portico.idempotency;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Erases sessions that may not be handed out any more and forgets old keys. Of several nodes one does so in each interval:
 * the database says whose turn it is. It is never interrupted, since an interrupt inside an embedded database closes the
 * file under every other connection.
 */
@Component
final class IdempotencySweeper implements SmartLifecycle, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencySweeper.class);
    private static final int STOP_SECONDS = 5;

    private final KeyTable table;
    private final Duration interval;
    private final Duration retention;
    private volatile @Nullable ScheduledExecutorService timer;

    IdempotencySweeper(DataSource dataSource, IdempotencySettings settings) {
        table = new KeyTable(dataSource);
        interval = settings.sweepInterval();
        retention = settings.retention();
    }

    /** Whether it was this node's turn. */
    boolean sweep() {
        if (!table.claimSweep(interval)) {
            return false;
        }
        int erased = table.eraseExpired();
        int forgotten = table.forget(retention);
        LOG.debug("{} answers erased, {} idempotency keys forgotten", erased, forgotten);
        return true;
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (DataAccessException e) {
            LOG.warn(
                    "Expired answers cannot be erased at the moment ({})",
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void start() {
        if (timer == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "idempotency-sweeper");
                thread.setDaemon(true);
                return thread;
            });
            long millis = interval.toMillis();
            started.scheduleWithFixedDelay(this::sweepQuietly, millis, millis, TimeUnit.MILLISECONDS);
            timer = started;
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = timer;
        if (running == null) {
            return;
        }
        timer = null;
        running.shutdown();
        try {
            if (!running.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The gateway stops while expired answers are being erased");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    /** A start that fails half-way destroys what it has started, and stops nothing. */
    @Override
    public void destroy() {
        stop();
    }
}
