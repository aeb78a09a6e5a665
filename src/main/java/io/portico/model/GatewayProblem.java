package io.portico.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one gateway tells another, which calls it as the vendor whose dialect it speaks: the code of the problem, which that
 * vendor's own words would blur. A header that no vendor sends and no vendor's client reads.
 */
public final class GatewayProblem {
    /** The header of an answer in a dialect that is a problem; its value is the code's wire name. */
    public static final String HEADER = "Portico-Problem";

    /** What a vendor may say anyway, of its own state and of what it was asked for; nothing of callers and their keys. */
    private static final Set<ProblemCode> BELIEVED = EnumSet.of(
            ProblemCode.NO_VENDOR_CUSTOMER,
            ProblemCode.PORTAL_NOT_CONFIGURED,
            ProblemCode.VALIDATION_FAILED,
            ProblemCode.RETURN_URL_NOT_ALLOWED,
            ProblemCode.INTENT_NOT_SUPPORTED,
            ProblemCode.VENDOR_UNREACHABLE,
            ProblemCode.VENDOR_CONNECTION_LOST,
            ProblemCode.VENDOR_ERROR,
            ProblemCode.VENDOR_REJECTED,
            ProblemCode.VENDOR_AUTH_FAILED,
            ProblemCode.VENDOR_INVALID_RESPONSE,
            ProblemCode.VENDOR_RESPONSE_TOO_LARGE,
            ProblemCode.VENDOR_TLS_FAILED,
            ProblemCode.VENDOR_UNAVAILABLE,
            ProblemCode.VENDOR_RATE_LIMITED,
            ProblemCode.VENDOR_CIRCUIT_OPEN,
            ProblemCode.VENDOR_TIMEOUT);

    /** What blames the request: believed beside a status that does so, too. */
    private static final Set<ProblemCode> OF_THE_REQUEST = EnumSet.of(
            ProblemCode.VALIDATION_FAILED, ProblemCode.RETURN_URL_NOT_ALLOWED, ProblemCode.INTENT_NOT_SUPPORTED);

    private static final Set<Integer> BLAMES_THE_REQUEST = Set.of(400, 409, 422);
    private static final int FIRST_REFUSAL = 400;

    private GatewayProblem() {}

    /**
     * The code that a header's value names, if it is one that a vendor may answer with: so whoever sends it can say no more
     * than by its status and words.
     *
     * @param status of the answer
     */
    public static Optional<ProblemCode> read(@Nullable String value, int status) {
        if (value == null || status < FIRST_REFUSAL) {
            return Optional.empty();
        }
        return BELIEVED.stream()
                .filter(code -> code.wireName().equals(value))
                .filter(code -> BLAMES_THE_REQUEST.contains(status) || !OF_THE_REQUEST.contains(code))
                .findFirst();
    }
}
