package io.portico.inbound;

import java.util.List;

import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** The form of the header {@code Idempotency-Key}. */
final class IdempotencyKey {
    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /** Refuses a key that could not be kept, and two of them, of which either might be meant. */
    static void requireValid(HttpRequest request) {
        List<String> keys = request.headerValues("idempotency-key");
        if (keys.size() > 1) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "The request has more than one Idempotency-Key header.");
        }
        if (keys.size() == 1 && !isValid(keys.get(0))) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "An idempotency key is 1 to 255 printable ASCII characters.");
        }
    }

    private static boolean isValid(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
