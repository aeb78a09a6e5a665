package io.portico.idempotency;

/**
 * The state machine of an idempotency key, as pure functions: what a request that comes with the key is told, and where
 * the key goes from there. Leases and expiries come in as facts, since the database's clock decides them.
 */
final class KeyRules {

    private KeyRules() {}

    /** Whether a request is the one that the key was used for first. */
    enum Sameness {
        SAME,
        OTHER,
        /** It was noted under a secret that is no longer configured. */
        UNVERIFIABLE
    }

    /**
     * What a request finds under its key.
     *
     * @param leaseLive whether the request that holds the key may still be at work
     * @param answerLive whether the session's answer is there and may still be handed out
     * @param tolerated whether a second session has been risked before
     */
    record Found(KeyState state, Sameness sameness, boolean leaseLive, boolean answerLive, boolean tolerated) {}

    /** What becomes of a request with a key. */
    enum Verdict {
        /** It goes on: the key is new. */
        BEGIN,
        /** It goes on in place of one that died before anything was sent. */
        TAKE_OVER,
        /** It goes on and repeats the call under the key that the vendor has seen. */
        RESEND,
        /** It goes on although there may be a session already. */
        TOLERATE,
        /** It goes on, ordered by an operator: the session that was made has expired. */
        RENEW,
        /** It is answered with the session that was made. */
        REPLAY,
        /** That session has expired: {@code portal-session-expired}. */
        EXPIRED,
        /** {@code request-in-progress}. */
        IN_PROGRESS,
        /** {@code outcome-unknown}. */
        OUTCOME_UNKNOWN,
        /** {@code idempotency-key-reused}. */
        REUSED;

        /** Whether the request holds the key from here on. */
        boolean goesOn() {
            return this == BEGIN || this == TAKE_OVER || this == RESEND || this == TOLERATE || this == RENEW;
        }

        /** Where the key stands once the request holds it: what may have been sent before stays sent. */
        KeyState held() {
            return this == RESEND || this == TOLERATE ? KeyState.SENT : KeyState.IN_PROGRESS;
        }
    }

    /** What happens to the request that holds a key. */
    enum Event {
        /** It is about to call the vendor. */
        SENT,
        /** It got its session. */
        SUCCEEDED,
        /** It failed, and it has made nothing. */
        NOTHING_CREATED,
        /** It failed, and it may have made a session. */
        OUTCOME_UNKNOWN
    }

    /**
     * What a request that comes with the key is told.
     *
     * @param renews whether a session that has expired is made anew
     */
    static Verdict claim(Found found, DuplicatePolicy policy, boolean renews) {
        if (found.state() != KeyState.ABSENT && found.sameness() == Sameness.OTHER) {
            return Verdict.REUSED;
        }
        return switch (found.state()) {
            case ABSENT -> Verdict.BEGIN;
            case SUCCEEDED -> repeat(found, renews);
            case UNKNOWN -> again(found, policy);
            case IN_PROGRESS, SENT -> {
                if (found.leaseLive()) {
                    yield Verdict.IN_PROGRESS;
                }
                yield found.state() == KeyState.SENT ? again(found, policy) : takeOver(found);
            }
        };
    }

    /** A session that is there keeps a second one away, whoever orders it. */
    private static Verdict repeat(Found found, boolean renews) {
        if (found.sameness() != Sameness.SAME) {
            return Verdict.EXPIRED;
        }
        if (found.answerLive()) {
            return Verdict.REPLAY;
        }
        return renews ? Verdict.RENEW : Verdict.EXPIRED;
    }

    private static Verdict takeOver(Found found) {
        return found.sameness() == Sameness.SAME ? Verdict.TAKE_OVER : Verdict.OUTCOME_UNKNOWN;
    }

    /** Whose outcome is unknown may have left a session; only a vendor that knows repeated keys is asked without end. */
    private static Verdict again(Found found, DuplicatePolicy policy) {
        if (found.sameness() != Sameness.SAME) {
            return Verdict.OUTCOME_UNKNOWN;
        }
        return switch (policy) {
            case RESEND -> Verdict.RESEND;
            case TOLERATE -> found.tolerated() ? Verdict.OUTCOME_UNKNOWN : Verdict.TOLERATE;
            case REFUSE -> Verdict.OUTCOME_UNKNOWN;
        };
    }

    /**
     * Where an event of the request that holds the key leads. What comes from a request that holds it no longer leads
     * nowhere, and is to be kept from getting here by a comparison in the store.
     *
     * @param repeats whether the request repeats one whose outcome is unknown, which its own failure does not settle
     */
    static KeyState after(KeyState state, Event event, boolean repeats) {
        if (state == KeyState.ABSENT || state == KeyState.SUCCEEDED) {
            return state;
        }
        return switch (event) {
            case SENT -> state == KeyState.UNKNOWN ? state : KeyState.SENT;
            case SUCCEEDED -> KeyState.SUCCEEDED;
            case NOTHING_CREATED -> repeats ? KeyState.UNKNOWN : KeyState.ABSENT;
            case OUTCOME_UNKNOWN -> KeyState.UNKNOWN;
        };
    }
}
