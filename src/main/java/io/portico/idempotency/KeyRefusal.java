package io.portico.idempotency;

import java.time.Duration;

import io.portico.idempotency.KeyRules.Verdict;
import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Tells a request why it does not get the key that it came with. */
final class KeyRefusal {
    private static final Duration SOON = Duration.ofSeconds(1);

    private KeyRefusal() {}

    /** The refusal that goes with a verdict. */
    static ProblemException of(Verdict verdict) {
        return new ProblemException(
                switch (verdict) {
                    case REUSED ->
                        Problem.of(
                                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                                "The idempotency key came before with another request.");
                    case EXPIRED ->
                        Problem.of(
                                        ProblemCode.PORTAL_SESSION_EXPIRED,
                                        "The session that was made for this idempotency key is no longer handed out.")
                                .withRemedy("Ask for a new session with a new idempotency key.");
                    case OUTCOME_UNKNOWN ->
                        Problem.of(
                                        ProblemCode.OUTCOME_UNKNOWN,
                                        "An earlier request with this idempotency key may have made a session.")
                                .withOutcome(Outcome.UNKNOWN)
                                .withRemedy("Ask for a new session with a new idempotency key, if two do no harm.");
                    default ->
                        Problem.of(
                                        ProblemCode.REQUEST_IN_PROGRESS,
                                        "A request with this idempotency key is still at work.")
                                .withRetryAfter(SOON);
                });
    }
}
