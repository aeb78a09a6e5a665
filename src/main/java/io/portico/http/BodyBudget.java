package io.portico.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that an engine holds at a time. A body is read before anybody knows whose it is, so that a bound
 * on each alone would let many connections hold as much together as there is memory. Nor may one client hold it all, by
 * bodies that it never ends: each has a share at most.
 */
final class BodyBudget {
    private final long limit;
    private final long share;
    private final AtomicLong held = new AtomicLong();
    /** Those that hold something now, so no more than there are bodies. */
    private final ConcurrentMap<ClientNetwork, Long> shares = new ConcurrentHashMap<>();

    /**
     * Nothing is held yet.
     *
     * @param limit bytes of all clients together
     * @param share bytes of one client
     */
    BodyBudget(long limit, long share) {
        this.limit = limit;
        this.share = share;
    }

    /** Takes as much if there is as much left, for everybody and for this client. */
    boolean take(ClientNetwork client, int bytes) {
        if (bytes == 0) {
            return true; // The end of a chunked body with a trailer: nobody would give that back.
        }
        if (held.addAndGet(bytes) > limit) {
            held.addAndGet(-bytes);
            return false;
        }
        if (shares.merge(client, (long) bytes, Long::sum) > share) {
            giveBack(client, bytes);
            return false;
        }
        return true;
    }

    /** Gives back what was taken, or a part of it. */
    void giveBack(ClientNetwork client, long bytes) {
        held.addAndGet(-bytes);
        shares.computeIfPresent(client, (same, itsOwn) -> itsOwn == bytes ? null : itsOwn - bytes);
    }

    long held() {
        return held.get();
    }

    /** Clients that hold something. */
    int clients() {
        return shares.size();
    }
}
