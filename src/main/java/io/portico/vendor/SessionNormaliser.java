package io.portico.vendor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

/** The Normalizer: whatever a vendor's Kamelet made of an answer becomes one {@link PortalSession}, or a problem. */
final class SessionNormaliser {
    /** A portal is open for minutes or days; what is said to be open for longer is milliseconds read as seconds. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    /** What a vendor's session ids look like; text in their place, or the URL once more, is nothing to keep in a record. */
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:#-]{0,254}");

    private SessionNormaliser() {}

    /**
     * The session of an answer.
     *
     * @param answer the Kamelet's {@code {session: …}} or {@code {refusal: …}}
     * @param status the vendor's HTTP status
     * @throws ProblemException for a refusal, and for an answer that has neither form, a URL that may not be handed on or
     *     an expiry that is past or beyond a year
     */
    static PortalSession normalise(
            JsonNode answer,
            int status,
            CreatePortalSession request,
            VendorCall call,
            VendorAccount account,
            Instant now) {
        JsonNode session = answer.path("session");
        if (!session.isObject()) {
            JsonNode refusal = answer.path("refusal");
            throw new ProblemException(VendorRefusal.problem(refusal, status, account, now));
        }
        PortalUrl url = PortalUrlRule.accept(session.path("url").asText(""), account.portalOrigins())
                .orElseThrow(() -> invalid(status, account));
        Instant stated = statedExpiry(session.path("expiresAt"), status, account);
        if (stated != null && !(stated.isAfter(now) && stated.isBefore(now.plus(LONGEST_LIFE)))) {
            throw invalid(status, account);
        }
        ExpiryBasis basis = basis(stated, request, account.facts());
        return new PortalSession(
                call.sessionId(),
                account.vendor(),
                account.key(),
                request.customerId(),
                url,
                now,
                expiry(basis, stated, request, account, now),
                basis,
                account.facts().takesReturnUrl() ? request.returnUrl() : null,
                call.intent(),
                call.degraded(),
                call.ignored(),
                sessionId(session.path("vendorSessionId")),
                session.path("livemode").isBoolean() ? session.path("livemode").booleanValue() : null);
    }

    private static ExpiryBasis basis(@Nullable Instant stated, CreatePortalSession request, VendorFacts facts) {
        if (stated != null) {
            return ExpiryBasis.VENDOR;
        }
        return facts.honoursExpiresIn() && request.expiresIn() != null ? ExpiryBasis.REQUESTED : ExpiryBasis.ESTIMATED;
    }

    private static Instant expiry(
            ExpiryBasis basis,
            @Nullable Instant stated,
            CreatePortalSession request,
            VendorAccount account,
            Instant now) {
        if (stated != null) {
            return stated;
        }
        return basis == ExpiryBasis.REQUESTED && request.expiresIn() != null
                ? now.plus(request.expiresIn())
                : now.plus(account.expiryHint());
    }

    /** RFC 3339 text or epoch seconds; absent where the vendor states none. */
    private static @Nullable Instant statedExpiry(JsonNode stated, int status, VendorAccount account) {
        if (stated.isMissingNode() || stated.isNull()) {
            return null;
        }
        try {
            if (stated.isIntegralNumber() && stated.canConvertToLong()) {
                return Instant.ofEpochSecond(stated.longValue());
            }
            if (stated.isTextual()) {
                return OffsetDateTime.parse(stated.textValue()).toInstant();
            }
        } catch (DateTimeException e) {
            throw invalid(status, account);
        }
        throw invalid(status, account);
    }

    private static @Nullable String sessionId(JsonNode node) {
        return node.isTextual() && SESSION_ID.matcher(node.textValue()).matches() ? node.textValue() : null;
    }

    private static ProblemException invalid(int status, VendorAccount account) {
        ProblemCode code = ProblemCode.VENDOR_INVALID_RESPONSE;
        return new ProblemException(Problem.of(code, VendorRefusal.detail(code))
                .withVendor(new VendorFault(account.vendor(), account.key(), status, null, null)));
    }
}
