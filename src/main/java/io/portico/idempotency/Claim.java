package io.portico.idempotency;

import io.portico.model.PortalSession;

/** What a request with an idempotency key is given to go on with. */
sealed interface Claim {

    /** The session that was made for the key before. */
    record Replayed(PortalSession session) implements Claim {}

    /**
     * The key, for as long as the lease lasts.
     *
     * @param owner this request, and no other
     * @param vendorKey what the vendor is sent as idempotency key, if it takes one
     * @param fingerprint the request's, under the current secret
     * @param verdict how it came to hold the key
     * @param generation which key of several the vendor is sent
     * @param tolerated whether a second session has been risked by now
     */
    record Held(
            KeyScope scope,
            String owner,
            String vendorKey,
            String fingerprint,
            KeyRules.Verdict verdict,
            int generation,
            boolean tolerated)
            implements Claim {
        /** {@code Held}: name of the exchange variable that holds it while the request goes on. */
        static final String VARIABLE = "idempotencyClaim";

        /** Whether an earlier attempt may have made a session. */
        boolean repeats() {
            return verdict.held() == KeyState.SENT;
        }
    }
}
