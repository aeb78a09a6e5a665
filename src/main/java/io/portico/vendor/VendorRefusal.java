package io.portico.vendor;

import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.VendorFault;

/**
 * Makes the problem of a vendor's refusal. The vendor's file names the code of what it knows; everything else is
 * classified here by HTTP status, for all vendors alike.
 */
final class VendorRefusal {
    /** What a vendor's identifiers look like; anything else in their place is text, and text is not passed on. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:#-]{0,127}");

    private VendorRefusal() {}

    /** The problem of a refusal. */
    static Problem problem(JsonNode refusal, int status, VendorAccount account, Instant now) {
        ProblemCode code = ProblemCode.ofWireName(refusal.path("code").asText()).orElseGet(() -> byStatus(status));
        Problem problem = Problem.of(code, detail(code)).withVendor(fault(refusal, status, account));
        if (refusal.path("retryable").isBoolean()) {
            problem = problem.withRetryable(refusal.path("retryable").booleanValue());
        }
        if (code.status() == 503) {
            problem = problem.withRetryAfter(RetryAfter.parse(refusal.get("retryAfter"), now));
        }
        return code == ProblemCode.PORTAL_NOT_CONFIGURED
                ? problem.withRemedy("An operator has to save the portal's settings in the vendor's dashboard.")
                : problem;
    }

    /** The code of a refusal that the vendor's file does not know. */
    static ProblemCode byStatus(int status) {
        return switch (status) {
            case 401, 403 -> ProblemCode.VENDOR_AUTH_FAILED;
            case 429 -> ProblemCode.VENDOR_RATE_LIMITED;
            case 503 -> ProblemCode.VENDOR_UNAVAILABLE;
            default -> {
                if (status >= 500) {
                    yield ProblemCode.VENDOR_ERROR;
                }
                yield status >= 400 ? ProblemCode.VENDOR_REJECTED : ProblemCode.VENDOR_INVALID_RESPONSE;
            }
        };
    }

    /** One sentence of ours for each way a call to a vendor can fail. */
    static String detail(ProblemCode code) {
        return switch (code) {
            case NO_VENDOR_CUSTOMER -> "The vendor has no billing for this customer.";
            case PORTAL_NOT_CONFIGURED -> "The vendor account has no portal configuration to open.";
            case VENDOR_AUTH_FAILED -> "The vendor account refused the credentials the gateway holds for it.";
            case VENDOR_RATE_LIMITED -> "The vendor account takes no more calls for the moment.";
            case VENDOR_UNAVAILABLE -> "The vendor says that it is unavailable for the moment.";
            case VENDOR_ERROR -> "The vendor answered with an error of its own.";
            case RETURN_URL_NOT_ALLOWED -> "The customer cannot be sent to this URL.";
            case INTENT_NOT_SUPPORTED -> "The chosen vendor account cannot open its portal with it.";
            case VENDOR_REJECTED, VALIDATION_FAILED -> "The vendor did not accept what was asked of it.";
            case VENDOR_UNREACHABLE -> "No connection to the vendor could be made; nothing was sent.";
            case VENDOR_CONNECTION_LOST -> "The connection broke after the request had left.";
            case VENDOR_TIMEOUT -> "The vendor did not answer within the time a request has.";
            case VENDOR_TLS_FAILED -> "No trustworthy TLS connection to the vendor could be made.";
            case VENDOR_RESPONSE_TOO_LARGE -> "The vendor's answer is larger than an answer may be.";
            case OVERLOADED -> "As many connections to this vendor are in use as may be.";
            case VENDOR_CIRCUIT_OPEN -> "The vendor account failed too often and is not called for the moment.";
            default -> "The vendor's answer does not have the form its contract gives it.";
        };
    }

    private static VendorFault fault(JsonNode refusal, int status, VendorAccount account) {
        return new VendorFault(
                account.vendor(),
                account.key(),
                status,
                identifier(refusal.path("vendorCode")),
                identifier(refusal.path("vendorRequestId")));
    }

    private static @Nullable String identifier(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        return IDENTIFIER.matcher(text).matches() ? text : null;
    }
}
