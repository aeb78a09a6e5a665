package io.portico.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Takes log lines from event loops, which must not wait for a log: one thread writes them, a bounded number waits, and
 * what does not fit is counted instead. So a flood of refusals costs neither threads nor memory.
 */
final class LogThread {
    static final int MAX_WAITING = 1024;

    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor thread;

    LogThread(String engine) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(engine + "-log-");
        threads.setDaemon(true);
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                threads,
                (line, pool) -> dropped.incrementAndGet());
    }

    /** Never blocks and never throws. */
    void offer(Runnable line) {
        try {
            thread.execute(line);
        } catch (OutOfMemoryError e) {
            dropped.incrementAndGet();
        }
    }

    /** Lines that were not written. */
    long dropped() {
        return dropped.get();
    }

    /** Takes no more; what waits is still written. */
    void end() {
        thread.shutdown();
    }
}
