package io.portico.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every way a request can fail, with the HTTP status and title it is told with. The names are part of the contract. */
public enum ProblemCode {
    MALFORMED_REQUEST(400, "The request cannot be read"),
    IDEMPOTENCY_KEY_INVALID(400, "The idempotency key is not usable"),
    UNAUTHORIZED(401, "Credentials are missing or not valid"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "There is nothing here"),
    CUSTOMER_NOT_FOUND(404, "The customer is not in the directory"),
    PORTAL_SESSION_NOT_FOUND(404, "The portal session is not known"),
    PORTAL_LINK_NOT_FOUND(404, "The portal link is not known"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time", true),
    NO_VENDOR_CUSTOMER(409, "The customer has no billing at a vendor"),
    VENDOR_CHOICE_REQUIRED(409, "Several vendor accounts fit"),
    REQUEST_IN_PROGRESS(409, "The same request is still running", true),
    OUTCOME_UNKNOWN(409, "An earlier attempt's outcome is not known"),
    ALREADY_COMPLETED(409, "The request was already completed"),
    PORTAL_SESSION_EXPIRED(410, "The portal session has expired"),
    REQUEST_TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The request target is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    VALIDATION_FAILED(422, "The request is not valid"),
    RETURN_URL_NOT_ALLOWED(422, "The return URL is not allowed"),
    INTENT_NOT_SUPPORTED(422, "The vendor cannot serve this intent"),
    UNKNOWN_VENDOR(422, "The vendor or account is not known"),
    VENDOR_ID_INVALID(422, "The vendor's customer id has not the vendor's form"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    RATE_LIMITED(429, "Too many requests", true),
    HEADERS_TOO_LARGE(431, "The request headers are too large"),
    INTERNAL_ERROR(500, "The gateway failed"),
    NOT_IMPLEMENTED(501, "Not implemented"),
    VENDOR_UNREACHABLE(502, "The vendor cannot be reached", true),
    VENDOR_CONNECTION_LOST(502, "The connection to the vendor broke", true, Outcome.UNKNOWN),
    VENDOR_ERROR(502, "The vendor failed", true, Outcome.UNKNOWN),
    VENDOR_REJECTED(502, "The vendor refused the request"),
    VENDOR_AUTH_FAILED(502, "The vendor refused the gateway's credentials"),
    PORTAL_NOT_CONFIGURED(502, "The vendor's portal is not configured"),
    VENDOR_INVALID_RESPONSE(502, "The vendor's answer is not usable", false, Outcome.UNKNOWN),
    VENDOR_RESPONSE_TOO_LARGE(502, "The vendor's answer is too large", false, Outcome.UNKNOWN),
    VENDOR_TLS_FAILED(502, "No secure connection to the vendor"),
    VENDOR_UNAVAILABLE(503, "The vendor is unavailable", true),
    VENDOR_RATE_LIMITED(503, "The vendor limits the gateway's rate", true),
    VENDOR_CIRCUIT_OPEN(503, "The vendor is failing and not called for now", true),
    STORE_UNAVAILABLE(503, "The gateway's store is unavailable", true),
    OVERLOADED(503, "The gateway is overloaded", true),
    SHUTTING_DOWN(503, "The gateway is shutting down", true),
    VENDOR_TIMEOUT(504, "The vendor did not answer in time", true, Outcome.UNKNOWN),
    HTTP_VERSION_NOT_SUPPORTED(505, "The HTTP version is not supported");

    private static final Map<String, ProblemCode> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProblemCode::wireName, Function.identity()));

    private final int status;
    private final String title;
    private final boolean retryable;
    private final Outcome outcome;
    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    ProblemCode(int status, String title) {
        this(status, title, false);
    }

    ProblemCode(int status, String title, boolean retryable) {
        this(status, title, retryable, Outcome.NONE);
    }

    ProblemCode(int status, String title, boolean retryable, Outcome outcome) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
        this.outcome = outcome;
    }

    /** The code in problem documents, kebab-case. */
    public String wireName() {
        return wireName;
    }

    /** The HTTP status it is told with. */
    public int status() {
        return status;
    }

    /** One phrase for a person, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Whether the same request may succeed later, unless an occurrence knows better. */
    public boolean retryable() {
        return retryable;
    }

    /** What may be left at the vendor, unless an occurrence knows better. */
    public Outcome outcome() {
        return outcome;
    }

    /** The code of that wire name, compared exactly. */
    public static Optional<ProblemCode> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
