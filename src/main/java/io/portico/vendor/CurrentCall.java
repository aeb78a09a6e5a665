package io.portico.vendor;

import org.jspecify.annotations.Nullable;

/**
 * For which account the current thread is calling a vendor, and until when it may. The guard knows it and the client beneath the
 * vendor's file has to, while nothing in between may carry it: what stands on a message could leave on the wire. A vendor's file
 * that went on in another thread would find no client wherever one of the accounts has a certificate.
 */
final class CurrentCall {
    private static final ThreadLocal<@Nullable CurrentCall> CURRENT = new ThreadLocal<>();

    private final String account;
    private final @Nullable Long until;
    private boolean made;

    private CurrentCall(String account, @Nullable Long until) {
        this.account = account;
        this.until = until;
    }

    /** What is done on behalf of an account. */
    interface Call {
        void run() throws Exception;
    }

    /** The account's key; absent outside of a call. */
    static @Nullable String account() {
        CurrentCall call = CURRENT.get();
        return call == null ? null : call.account;
    }

    /** Zero or less once its time is over, {@link Long#MAX_VALUE} where it has no end, and outside of a call. */
    static long nanosLeft() {
        CurrentCall call = CURRENT.get();
        return call == null || call.until == null ? Long.MAX_VALUE : call.until - System.nanoTime();
    }

    /** Notes that the client goes to the vendor now; whatever ends the call after that may have left something there. */
    static void goesOut() {
        CurrentCall call = CURRENT.get();
        if (call != null) {
            call.made = true;
        }
    }

    /**
     * One that has not begun.
     *
     * @param nanos how long it may take, {@link Long#MAX_VALUE} for as long as it likes
     */
    static CurrentCall of(String account, long nanos) {
        return new CurrentCall(account, nanos == Long.MAX_VALUE ? null : System.nanoTime() + nanos);
    }

    /** Whether the client went to the vendor; to be asked on the thread that ran it. */
    boolean wasMade() {
        return made;
    }

    void run(Call call) throws Exception {
        CURRENT.set(this);
        try {
            call.run();
        } finally {
            CURRENT.remove();
        }
    }
}
