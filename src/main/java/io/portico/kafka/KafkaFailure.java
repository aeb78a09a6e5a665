package io.portico.kafka;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** What becomes of a request that failed. */
sealed interface KafkaFailure {

    /** Tried again later: the failure passes, and nothing was created. */
    record TryAgain() implements KafkaFailure {}

    /** Told on the topic of replies. */
    record Answer(Problem problem) implements KafkaFailure {}

    /** Put aside. */
    record Bury(String code) implements KafkaFailure {}

    /** Whoever wrote this is not one who waits for answers. */
    Set<ProblemCode> UNREADABLE = Set.of(ProblemCode.MALFORMED_REQUEST, ProblemCode.REQUEST_TOO_LARGE);

    /** Decides; after the last attempt nothing is tried again. */
    static KafkaFailure of(Throwable cause, boolean lastAttempt) {
        if (cause instanceof DeadLetter dead) {
            return new Bury(dead.code());
        }
        if (find(cause, UnsentException.class) != null) {
            return lastAttempt ? new Bury(DeadLetter.REPLY_UNDELIVERABLE) : new TryAgain();
        }
        ProblemException refusal = find(cause, ProblemException.class);
        Problem problem = refusal != null
                ? refusal.problem()
                : Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed while it handled the request.");
        if (problem.retryable() && problem.outcome() == Outcome.NONE && !lastAttempt) {
            return new TryAgain();
        }
        return UNREADABLE.contains(problem.code()) ? new Bury(problem.code().wireName()) : new Answer(problem);
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
