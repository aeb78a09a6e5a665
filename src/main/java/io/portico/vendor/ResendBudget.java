package io.portico.vendor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many of one account's calls may be sent again: a share of them, however long that takes, and a few at once. A vendor
 * that fails every call is thus hardly asked more often than one that works.
 */
final class ResendBudget {
    /** What one resend takes, in the unit of what a call brings in. */
    private static final int PRICE = 100;

    private static final int MOST = 10 * PRICE;

    private final int share;
    private final AtomicInteger saved;

    /** @param share per cent */
    ResendBudget(int share) {
        this.share = share;
        this.saved = new AtomicInteger(share == 0 ? 0 : MOST);
    }

    /** Takes note of a call, sent for the first time. */
    void called() {
        saved.updateAndGet(before -> Math.min(MOST, before + share));
    }

    /** Takes what one resend costs; false where there is not enough. */
    boolean take() {
        return saved.getAndUpdate(before -> before < PRICE ? before : before - PRICE) >= PRICE;
    }
}
