package io.portico.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.portico.model.CreatePortalSession;
import io.portico.model.Identifiers;
import io.portico.model.Outcome;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.VendorFault;
import io.portico.vendor.VendorAccount;

/**
 * What became of one request. There is no place in it for the portal's URL or a key; of the return URL it keeps origin
 * and path only, because callers put state tokens into its query. Times have milliseconds, as documents do; enumerated
 * values are held by the names that the contract gives them, so that a node can read what a newer one wrote.
 *
 * @param id {@code ps_} and a ULID: the session's id, or for a failure an id of its own, so that lists show it
 * @param origin who asked, and how
 * @param customerSystem the id space of {@code customerId}
 * @param customerId the customer in the caller's terms
 * @param vendor vendor key, once an account was chosen
 * @param account vendor-account key, once one was chosen
 * @param intent what the portal opens with; for a failure what was asked for
 * @param outcome {@link #CREATED}, or the problem's code
 * @param outcomeKnown false where the vendor may have created a session that the gateway never saw
 * @param status the HTTP status, also of a request that came over another channel
 * @param createdAt when the session was made, or the failure happened
 * @param durationMillis how long the gateway took
 * @param made the session's own facts; absent for a failure
 * @param fault what the vendor said; absent unless it refused
 */
public record LedgerEntry(
        String id,
        Origin origin,
        String customerSystem,
        String customerId,
        @Nullable String vendor,
        @Nullable String account,
        String intent,
        @Nullable String returnUrl,
        String outcome,
        boolean outcomeKnown,
        int status,
        Instant createdAt,
        long durationMillis,
        @Nullable Made made,
        @Nullable Fault fault) {

    /** The outcome of a request that got its session. */
    public static final String CREATED = "created";

    public LedgerEntry {
        returnUrl = withoutQuery(returnUrl);
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        fault = Fault.NOTHING.equals(fault) ? null : fault;
    }

    /**
     * Where a request came from.
     *
     * @param caller the caller's name, not its key
     * @param channel {@code http}, {@code queue}, …
     */
    public record Origin(String organisation, String caller, String channel, String requestId) {}

    /**
     * What a session has besides what every request has.
     *
     * @param degraded whether the portal opens its home page although another intent was asked for
     * @param ignored names of request fields that the vendor cannot honour
     */
    public record Made(
            boolean degraded,
            Instant expiresAt,
            String expiryBasis,
            List<String> ignored,
            @Nullable String vendorSessionId,
            @Nullable Boolean livemode) {

        public Made {
            expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
            ignored = List.copyOf(ignored);
        }
    }

    /** A vendor's refusal: identifiers only, never its text. */
    public record Fault(
            @Nullable Integer status,
            @Nullable String code,
            @Nullable String requestId) {

        private static final Fault NOTHING = new Fault(null, null, null);
    }

    /** The entry of a request that got its session. */
    static LedgerEntry created(Origin origin, CreatePortalSession request, PortalSession session, long durationMillis) {
        Made made = new Made(
                session.degraded(),
                session.expiresAt(),
                session.expiryBasis().wireName(),
                session.ignored(),
                session.vendorSessionId(),
                session.livemode());
        return new LedgerEntry(
                session.id(),
                origin,
                request.customerSystem(),
                session.customerId(),
                session.vendor(),
                session.account(),
                session.intent().wireName(),
                session.returnUrl(),
                CREATED,
                true,
                201,
                session.createdAt(),
                durationMillis,
                made,
                null);
    }

    /** The entry of a request that failed, before or after an account was chosen for it. */
    static LedgerEntry failed(
            Origin origin,
            CreatePortalSession request,
            @Nullable VendorAccount account,
            Problem problem,
            Instant now,
            long durationMillis) {
        VendorFault fault = problem.vendor();
        return new LedgerEntry(
                Identifiers.newSessionId(),
                origin,
                request.customerSystem(),
                request.customerId(),
                account == null ? null : account.vendor(),
                account == null ? null : account.key(),
                request.intent().wireName(),
                request.returnUrl(),
                problem.code().wireName(),
                problem.outcome() == Outcome.NONE,
                problem.code().status(),
                now,
                durationMillis,
                null,
                fault == null ? null : new Fault(fault.status(), fault.code(), fault.requestId()));
    }

    private static @Nullable String withoutQuery(@Nullable String url) {
        if (url == null) {
            return null;
        }
        int end = url.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = url.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        return url.substring(0, end);
    }
}
