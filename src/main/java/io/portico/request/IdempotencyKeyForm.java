package io.portico.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** The form of an idempotency key, the same on every channel. */
public final class IdempotencyKeyForm {
    private static final int MAX_LENGTH = 255;

    private IdempotencyKeyForm() {}

    /**
     * The key.
     *
     * @throws ProblemException {@code idempotency-key-invalid} where it could not be kept
     */
    public static String require(String key) {
        if (!isKey(key)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "An idempotency key is 1 to 255 printable ASCII characters.");
        }
        return key;
    }

    /** The key of a request's header lines, if there is one; refuses two of them, of which either might be meant. */
    public static @Nullable String of(List<String> lines) {
        if (lines.size() > 1) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "The request has more than one Idempotency-Key header.");
        }
        return lines.isEmpty() ? null : require(lines.get(0));
    }

    private static boolean isKey(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
