package io.portico.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that an engine holds at a time. A body is read before anybody knows whose it is, so that a bound
 * on each alone would let many connections hold as much together as there is memory.
 */
final class BodyBudget {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes as much if there is as much left. */
    boolean take(int bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
