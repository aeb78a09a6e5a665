package io.portico.idempotency;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.Identifiers;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;

/** A request and sessions, for tests. */
final class Requests {
    static final String URL = "https://portal.acmepay.example/p/$./hidden";

    private Requests() {}

    static CreatePortalSession request() {
        return request(Map.of());
    }

    static CreatePortalSession request(Map<String, Object> options) {
        return new CreatePortalSession(
                "customer-1",
                "default",
                null,
                null,
                "https://app.example.com/account",
                Intent.HOME,
                null,
                IntentFallback.FAIL,
                null,
                null,
                options);
    }

    static PortalSession session() {
        Instant now = Instant.now();
        return session(now, now.plusSeconds(300), ExpiryBasis.ESTIMATED);
    }

    static PortalSession session(Instant created, Instant expires, ExpiryBasis basis) {
        return new PortalSession(
                Identifiers.newSessionId(),
                "acmepay",
                "acmepay-eu",
                "customer-1",
                new PortalUrl(URL),
                created.truncatedTo(ChronoUnit.MILLIS),
                expires.truncatedTo(ChronoUnit.MILLIS),
                basis,
                "https://app.example.com/account",
                Intent.HOME,
                false,
                List.of("locale", "expiresIn"),
                "bps_1",
                false);
    }
}
