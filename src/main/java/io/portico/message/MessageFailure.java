package io.portico.message;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** What becomes of a message whose request failed, on every channel. */
public sealed interface MessageFailure {
    /** Problems of an account and not of the request: whatever is asked of that account meets them. */
    Set<ProblemCode> GATES = Set.of(
            ProblemCode.VENDOR_RATE_LIMITED,
            ProblemCode.VENDOR_CIRCUIT_OPEN,
            ProblemCode.VENDOR_AUTH_FAILED,
            ProblemCode.VENDOR_TLS_FAILED);

    /** Tried again later, which counts: the failure passes, and nothing was created. */
    record TryAgain() implements MessageFailure {}

    /**
     * Tried again when its vendor account may be called again, without this attempt being counted.
     *
     * @param pause until then, as far as the account's problem says
     * @param otherwise what is told to a sender who would not wait so long
     */
    record Wait(@Nullable Duration pause, Problem otherwise) implements MessageFailure {}

    /** Told to the sender. */
    record Answer(Problem problem) implements MessageFailure {}

    /** Put aside, because nobody can be told. */
    record Bury(String code) implements MessageFailure {}

    /**
     * Decides.
     *
     * @param lastAttempt whether it would not be tried again
     * @param waited whether somebody is known to wait for the answer, even if the request cannot be read
     * @param unsent what the channel throws where its broker has not taken the answer
     */
    static MessageFailure of(Throwable cause, boolean lastAttempt, boolean waited, Class<? extends Throwable> unsent) {
        if (cause instanceof DeadLetter dead) {
            return new Bury(dead.code());
        }
        if (find(cause, unsent) != null) {
            return lastAttempt ? new Bury(DeadLetter.REPLY_UNDELIVERABLE) : new TryAgain();
        }
        return of(cause, lastAttempt, waited);
    }

    private static MessageFailure of(Throwable cause, boolean lastAttempt, boolean waited) {
        ProblemException refusal = find(cause, ProblemException.class);
        Problem problem = refusal != null
                ? refusal.problem()
                : Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed while it handled the request.");
        if (GATES.contains(problem.code())) {
            return new Wait(problem.retryAfter(), problem);
        }
        if (passes(problem) && !lastAttempt) {
            return new TryAgain();
        }
        return !waited && isUnreadable(problem) ? new Bury(problem.code().wireName()) : new Answer(problem);
    }

    private static boolean passes(Problem problem) {
        return problem.retryable() && problem.outcome() == Outcome.NONE;
    }

    private static boolean isUnreadable(Problem problem) {
        return problem.code() == ProblemCode.MALFORMED_REQUEST || problem.code() == ProblemCode.REQUEST_TOO_LARGE;
    }

    /** The first of a type among an exception and its causes. */
    private static <T extends Throwable> @Nullable T find(Throwable cause, Class<T> type) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
