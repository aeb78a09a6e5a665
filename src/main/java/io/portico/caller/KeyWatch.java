package io.portico.caller;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.portico.flow.StackOnly;

/** The thread that looks for changed API keys, while the gateway runs. */
final class KeyWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    /** Long enough for a file to be written to its end. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private final KeyRefresh refresh;
    private final Duration interval;
    private final boolean filesOnly;
    private @Nullable ScheduledThreadPoolExecutor thread;

    /**
     * @param interval from the end of one look to the next; zero for none at all
     * @param filesOnly whether the organisations' settings are those of the files and what is around them; a reading of
     *     the files would lose what comes from elsewhere
     */
    KeyWatch(KeyRefresh refresh, Duration interval, boolean filesOnly) {
        this.refresh = refresh;
        this.interval = interval;
        this.filesOnly = filesOnly;
    }

    @Override
    public synchronized void start() {
        if (interval.isZero() || thread != null) {
            return;
        }
        if (!filesOnly) {
            LOG.warn("portico.keys.reload: the organisations' settings are not those of the configuration files;"
                    + " changed API keys need a restart");
            return;
        }
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "key-watch");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        next(interval);
    }

    private void look() {
        boolean news = false;
        try {
            news = refresh.check();
        } catch (RuntimeException | Error e) {
            LOG.error("Looking for changed API keys failed", StackOnly.of(e));
        }
        next(news && SETTLING.compareTo(interval) < 0 ? SETTLING : interval);
    }

    private synchronized void next(Duration pause) {
        if (thread != null) {
            thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdown();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
