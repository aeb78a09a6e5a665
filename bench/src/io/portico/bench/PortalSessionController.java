package io.portico.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import com.github.f4b6a3.ulid.UlidCreator;

/** The gateway's operation for customers of one vendor, in one method. */
@RestController
class PortalSessionController {
    /** The logger of the gateway's line for each request, so that one setting turns both off. */
    private static final Logger LOG = LoggerFactory.getLogger("io.portico.request");

    private static final Set<String> ORIGINS = Set.of("https://app.example.com", "https://app2.example.com");
    private static final Map<String, String> CUSTOMERS =
            Map.of("acme/acme-stripe", "cus_sandbox1", "acme/acme-multi", "cus_sandbox2");

    private final ApiKeys keys = new ApiKeys();
    private final StripeClient stripe;

    PortalSessionController(StripeClient stripe) {
        this.stripe = stripe;
    }

    record CreateSession(
            String customerId,
            String customerSystem,
            String vendor,
            String account,
            String returnUrl,
            String intent,
            String subscriptionId,
            String intentFallback,
            String locale,
            Integer expiresIn,
            Map<String, Object> vendorOptions) {}

    record Session(
            String id,
            String vendor,
            String account,
            String customerId,
            String url,
            Instant createdAt,
            Instant expiresAt,
            String expiryBasis,
            String returnUrl,
            String intent,
            boolean degraded,
            List<String> ignored,
            String vendorSessionId,
            boolean livemode) {}

    @PostMapping(path = "/v1/portal-sessions", consumes = "application/json")
    ResponseEntity<Session> create(
            @RequestHeader("Authorization") String authorization, @RequestBody CreateSession request)
            throws IOException {
        long start = System.nanoTime();
        String requestId = "req_" + UlidCreator.getMonotonicUlid();
        ApiKeys.Caller caller = keys.find(authorization);
        check(caller != null, HttpStatus.UNAUTHORIZED);
        check(caller.scopes().contains("billing:write"), HttpStatus.FORBIDDEN);
        check(isText(request.customerId(), 200), HttpStatus.UNPROCESSABLE_ENTITY);
        check(isAllowed(request.returnUrl()), HttpStatus.UNPROCESSABLE_ENTITY);
        String intent = request.intent() == null ? "home" : request.intent();
        String customer = CUSTOMERS.get(caller.organisation() + "/" + request.customerId());
        check(customer != null, HttpStatus.NOT_FOUND);

        String id = "ps_" + UlidCreator.getMonotonicUlid();
        StripeClient.Answer answer = stripe.create(id, customer, intent, request);
        check("billing.stripe.com".equals(URI.create(answer.url()).getHost()), HttpStatus.BAD_GATEWAY);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Session session = new Session(
                id,
                "stripe",
                "stripe",
                request.customerId(),
                answer.url(),
                now,
                now.plus(Duration.ofMinutes(5)),
                "estimated",
                request.returnUrl(),
                intent,
                false,
                List.of(),
                answer.id(),
                answer.livemode());
        LOG.info(
                "request requestId={} channel=http organisation={} caller={} operation=create-session vendor=stripe"
                        + " account=stripe outcome=ok status=201 durationMs={}",
                requestId,
                caller.organisation(),
                caller.name(),
                (System.nanoTime() - start) / 1_000_000);
        return ResponseEntity.created(URI.create("/v1/portal-sessions/" + id))
                .header("Cache-Control", "no-store")
                .header("X-Request-Id", requestId)
                .body(session);
    }

    private static boolean isText(String text, int maxLength) {
        return text != null
                && !text.isEmpty()
                && text.length() <= maxLength
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isAllowed(String url) {
        if (url == null || url.length() > 2_048) {
            return false;
        }
        try {
            URI uri = URI.create(url);
            return uri.getUserInfo() == null && ORIGINS.contains(uri.getScheme() + "://" + uri.getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void check(boolean condition, HttpStatus otherwise) {
        if (!condition) {
            throw new ResponseStatusException(otherwise);
        }
    }
}
