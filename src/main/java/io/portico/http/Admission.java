package io.portico.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.StackOnly;

/**
 * Lets a bounded number of tasks run and a bounded number wait; the rest is turned away at once. A worker that ends one
 * task takes the next that waits, so the executor never queues.
 */
final class Admission {

    /** What became of an offer. */
    enum Outcome {
        STARTED,
        WAITING,
        TURNED_AWAY
    }

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final int maxRunning;
    private final int maxWaiting;
    private final Executor workers;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int running;

    Admission(int maxRunning, int maxWaiting, Executor workers) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        this.workers = workers;
    }

    Outcome offer(Runnable task) {
        synchronized (queue) {
            if (running >= maxRunning) {
                if (queue.size() >= maxWaiting) {
                    return Outcome.TURNED_AWAY;
                }
                queue.add(task);
                return Outcome.WAITING;
            }
            running++;
        }
        return start(task) ? Outcome.STARTED : Outcome.TURNED_AWAY;
    }

    /** Takes back a task that still waits; false once it runs. */
    boolean withdraw(Runnable task) {
        synchronized (queue) {
            return queue.remove(task);
        }
    }

    int running() {
        synchronized (queue) {
            return running;
        }
    }

    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** False where there is no thread to be had, which the operating system says by an {@link OutOfMemoryError}. */
    private boolean start(Runnable task) {
        try {
            workers.execute(() -> work(task));
            return true;
        } catch (RuntimeException | Error e) {
            synchronized (queue) {
                running--;
            }
            LOG.warn("No worker can be started: {}", e.getClass().getSimpleName());
            return false;
        }
    }

    private void work(Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A task that must not throw threw", StackOnly.of(e));
            }
            task = next();
        }
    }

    private @Nullable Runnable next() {
        synchronized (queue) {
            Runnable next = queue.poll();
            if (next == null) {
                running--;
            }
            return next;
        }
    }
}
