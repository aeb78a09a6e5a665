package io.portico.idempotency;

import java.time.Duration;
import java.time.Instant;

import io.portico.model.ExpiryBasis;
import io.portico.model.PortalSession;

/**
 * How long a session may be handed out again: until half a minute before it expires, so that the customer can still use it,
 * and for a day at most. The database's clock counts both; what the node's clock says matters only where the vendor states
 * a time of the day, which is then compared with the database's.
 *
 * @param notAfter the moment that the vendor stated, less the half minute
 * @param seconds how long from now on
 */
record AnswerLife(Instant notAfter, long seconds) {
    static final Duration MARGIN = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofDays(1);
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    static AnswerLife of(PortalSession session) {
        if (session.expiryBasis() == ExpiryBasis.VENDOR) {
            return new AnswerLife(session.expiresAt().minus(MARGIN), LONGEST.toSeconds());
        }
        Duration life =
                Duration.between(session.createdAt(), session.expiresAt()).minus(MARGIN);
        return new AnswerLife(NEVER, Math.max(0, (life.compareTo(LONGEST) < 0 ? life : LONGEST).toSeconds()));
    }
}
