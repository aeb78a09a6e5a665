package io.portico.model;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, before it meets a channel: the occurrence of a {@link ProblemCode}. A channel adds the request's id
 * and time when it renders the document of RFC 9457. It carries no vendor text, no class name and no input beyond the
 * names of fields.
 *
 * @param detail one sentence for a person
 * @param retryable whether the same request may succeed later
 * @param retryAfter how long to wait before trying again; a second where a code of status 503 comes without
 * @param remedy what an operator or caller can do about it
 */
public record Problem(
        ProblemCode code,
        String detail,
        boolean retryable,
        Outcome outcome,
        @Nullable Duration retryAfter,
        List<FieldError> errors,
        List<AccountChoice> choices,
        @Nullable String remedy,
        @Nullable VendorFault vendor) {
    private static final int UNAVAILABLE = 503;
    private static final Duration SOON = Duration.ofSeconds(1);

    public Problem {
        if (retryAfter == null && code.status() == UNAVAILABLE) {
            retryAfter = SOON;
        }
    }

    /** The plain occurrence of a code. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, code.retryable(), code.outcome(), null, List.of(), List.of(), null, null);
    }

    /** A validation failure that names its fields. */
    public static Problem ofFields(String detail, List<FieldError> errors) {
        return of(ProblemCode.VALIDATION_FAILED, detail).withErrors(errors);
    }

    /** {@link #retryAfter} in whole seconds, one at least, as {@code Retry-After} takes them; absent where there is none. */
    public @Nullable Long retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }

    /**
     * Whether a client that sends the same once more may get a session, and cannot get two.
     *
     * @param known whether the vendor knows the request again by its idempotency key, so that it makes no second session
     */
    public boolean repeatable(boolean known) {
        return retryable && (known || outcome == Outcome.NONE);
    }

    public Problem withRetryAfter(@Nullable Duration wait) {
        return new Problem(code, detail, retryable, outcome, wait, errors, choices, remedy, vendor);
    }

    public Problem withRetryable(boolean value) {
        return new Problem(code, detail, value, outcome, retryAfter, errors, choices, remedy, vendor);
    }

    public Problem withOutcome(Outcome value) {
        return new Problem(code, detail, retryable, value, retryAfter, errors, choices, remedy, vendor);
    }

    public Problem withErrors(List<FieldError> fields) {
        return new Problem(code, detail, retryable, outcome, retryAfter, List.copyOf(fields), choices, remedy, vendor);
    }

    public Problem withChoices(List<AccountChoice> accounts) {
        return new Problem(code, detail, retryable, outcome, retryAfter, errors, List.copyOf(accounts), remedy, vendor);
    }

    public Problem withRemedy(String text) {
        return new Problem(code, detail, retryable, outcome, retryAfter, errors, choices, text, vendor);
    }

    public Problem withVendor(VendorFault fault) {
        return new Problem(code, detail, retryable, outcome, retryAfter, errors, choices, remedy, fault);
    }
}
