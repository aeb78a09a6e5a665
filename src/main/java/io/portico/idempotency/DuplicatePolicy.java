package io.portico.idempotency;

import java.util.Locale;

/** What may be done about an unknown outcome, by what the vendor makes of a second call. */
enum DuplicatePolicy {
    /** The vendor answers a repeated key with its first answer: ask again, as often as need be. */
    RESEND,
    /** A second session does no harm: ask once more. */
    TOLERATE,
    /** A second session must not be: never ask again. */
    REFUSE;

    /** The policy that a vendor's file declares. */
    static DuplicatePolicy of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /**
     * The policy at an account that is not the one that may have made a session. It knows nothing of what was sent to the
     * other one, so that sending again protects from nothing there.
     */
    DuplicatePolicy elsewhere() {
        return this == RESEND ? TOLERATE : this;
    }
}
