package io.portico.inbound;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.IdempotencyKeyForm;

/** Finds the key in the header {@code Idempotency-Key}. */
final class IdempotencyKey {

    private IdempotencyKey() {}

    /** The key, if there is one; refuses one that could not be kept, and two of them, of which either might be meant. */
    static @Nullable String of(HttpRequest request) {
        List<String> keys = request.headerValues("idempotency-key");
        if (keys.size() > 1) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "The request has more than one Idempotency-Key header.");
        }
        return keys.isEmpty() ? null : IdempotencyKeyForm.require(keys.get(0));
    }
}
