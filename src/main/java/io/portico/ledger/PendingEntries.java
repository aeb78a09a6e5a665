package io.portico.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Entries on their way to the database: many threads offer, one takes. First in, first out, and an entry counts until
 * it is settled, so that "everything recorded before now is written" is one comparison of two counts.
 *
 * <p>When it is full the newest entry is refused, not the oldest dropped: while the database is away no new session can
 * be made, because the customer directory is in it too, so the oldest entries are the ones that tell of real sessions.
 */
final class PendingEntries {
    private final int capacity;
    private final int batchSize;
    private final long lingerNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<LedgerEntry> queue = new ArrayDeque<>();
    private long accepted;
    private long settled;
    private int hurried;
    private boolean closed;

    PendingEntries(LedgerSettings settings) {
        capacity = settings.queueCapacity();
        batchSize = settings.batchSize();
        lingerNanos = settings.linger().toNanos();
    }

    /** Whether the entry was taken; not when full or closed. */
    boolean offer(LedgerEntry entry) {
        lock.lock();
        try {
            if (closed || accepted - settled >= capacity) {
                return false;
            }
            queue.add(entry);
            accepted++;
            if (queue.size() == 1 || queue.size() == batchSize) {
                work.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, waiting for one; empty only when closed and nothing is left. Its entries are not yet settled. */
    List<LedgerEntry> take() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                work.await();
            }
            long left = lingerNanos;
            while (left > 0 && queue.size() < batchSize && hurried == 0 && !closed) {
                left = work.awaitNanos(left);
            }
            List<LedgerEntry> batch = new ArrayList<>(Math.min(batchSize, queue.size()));
            while (batch.size() < batchSize && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Says that entries taken earlier are written, or given up. */
    void settle(int count) {
        lock.lock();
        try {
            settled += count;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything offered before is settled; false if that takes longer than {@code limit}. */
    boolean awaitSettled(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long target = accepted;
            if (settled >= target) {
                return true;
            }
            long left = limit.toNanos();
            hurried++;
            work.signal();
            try {
                while (settled < target && left > 0) {
                    left = progress.awaitNanos(left);
                }
                return settled >= target;
            } finally {
                hurried--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses entries from now on; what is inside can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts entries again. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** How many entries are offered and not settled. */
    long size() {
        lock.lock();
        try {
            return accepted - settled;
        } finally {
            lock.unlock();
        }
    }
}
