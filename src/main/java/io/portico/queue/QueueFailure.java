package io.portico.queue;

import java.time.Duration;
import java.util.Set;

import jakarta.jms.JMSException;

import org.jspecify.annotations.Nullable;

import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** What becomes of a request that failed. */
sealed interface QueueFailure {
    /** Problems of an account and not of the request: whatever is asked of that account meets them. */
    Set<ProblemCode> GATES = Set.of(
            ProblemCode.VENDOR_RATE_LIMITED,
            ProblemCode.VENDOR_CIRCUIT_OPEN,
            ProblemCode.VENDOR_AUTH_FAILED,
            ProblemCode.VENDOR_TLS_FAILED);

    /** Delivered again later: the failure passes, and nothing was created. */
    record Redeliver() implements QueueFailure {}

    /**
     * Delivered again when its vendor account may be called again, without this delivery being counted.
     *
     * @param pause until then, as far as the account's problem says
     * @param otherwise what is told to a sender who would not wait so long
     */
    record Wait(@Nullable Duration pause, Problem otherwise) implements QueueFailure {}

    /** Told to the sender. */
    record Answer(Problem problem) implements QueueFailure {}

    /** Put aside, because nobody can be told. */
    record Bury(String code) implements QueueFailure {}

    /**
     * Decides.
     *
     * @param lastAttempt whether the broker would not deliver it again
     * @param returnAddress whether the request says itself where its answer goes
     */
    static QueueFailure of(Throwable cause, boolean lastAttempt, boolean returnAddress) {
        if (cause instanceof DeadLetter dead) {
            return new Bury(dead.code());
        }
        if (find(cause, JMSException.class) != null) {
            return lastAttempt ? new Bury(DeadLetter.REPLY_UNDELIVERABLE) : new Redeliver();
        }
        ProblemException refusal = find(cause, ProblemException.class);
        Problem problem = refusal != null
                ? refusal.problem()
                : Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed while it handled the request.");
        if (GATES.contains(problem.code())) {
            return new Wait(problem.retryAfter(), problem);
        }
        if (passes(problem) && !lastAttempt) {
            return new Redeliver();
        }
        return !returnAddress && isUnreadable(problem) ? new Bury(problem.code().wireName()) : new Answer(problem);
    }

    private static boolean passes(Problem problem) {
        return problem.retryable() && problem.outcome() == Outcome.NONE;
    }

    /** Its sender is not one who waits on the queue for answers. */
    private static boolean isUnreadable(Problem problem) {
        return problem.code() == ProblemCode.MALFORMED_REQUEST || problem.code() == ProblemCode.REQUEST_TOO_LARGE;
    }

    private static <T extends Throwable> @Nullable T find(Throwable cause, Class<T> type) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
