package io.portico.vendor;

import org.jspecify.annotations.Nullable;

/**
 * Until when the call that this thread makes may last. It travels beside the call, since a vendor's file hands nothing on
 * to the client but what goes over the wire.
 */
final class CallDeadline {
    private static final ThreadLocal<@Nullable Long> UNTIL = new ThreadLocal<>();

    private CallDeadline() {}

    /** From now on; {@link #clear} must follow. */
    static void leave(long nanos) {
        UNTIL.set(System.nanoTime() + nanos);
    }

    static void clear() {
        UNTIL.remove();
    }

    /** Zero or less once it has passed, {@link Long#MAX_VALUE} where there is none. */
    static long nanosLeft() {
        Long until = UNTIL.get();
        return until == null ? Long.MAX_VALUE : until - System.nanoTime();
    }
}
