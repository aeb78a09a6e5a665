package io.portico.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.Identifiers;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorFacts;

/** Exchanges at the end of the spine, for tests. */
final class Sessions {
    static final String URL_SECRET = "BearerCredentialOfAPortal";
    static final String STATE_SECRET = "StateTokenOfTheCaller";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Sessions() {}

    /** An exchange as authentication and reading leave it. */
    static Exchange exchange() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Variables.REQUEST_ID, "req_7");
        exchange.setVariable(Variables.CHANNEL, Variables.QUEUE);
        exchange.setVariable(Variables.CALLER, new Caller("acme", "billing-service", Set.of(Scope.BILLING_WRITE)));
        exchange.setVariable(
                Variables.REQUEST,
                new CreatePortalSession(
                        "customer-1",
                        "salesforce",
                        "stripe",
                        null,
                        "https://app.example.com/back?state=" + STATE_SECRET,
                        Intent.UPDATE_PAYMENT_METHOD,
                        null,
                        IntentFallback.HOME,
                        null,
                        null,
                        Map.of()));
        return exchange;
    }

    static VendorAccount account(String vendor, String key) {
        VendorFacts facts = new VendorFacts(
                vendor,
                Set.of(Intent.HOME),
                false,
                List.of(),
                Set.of(),
                Duration.ofMinutes(5),
                true,
                null,
                Map.of(),
                "tolerate");
        Endpoint endpoint = new DefaultCamelContext().getEndpoint("direct:" + key);
        return new VendorAccount(key, facts, Set.of(), Set.of(), Duration.ofMinutes(5), Map.of(), endpoint);
    }

    static PortalSession session() {
        return new PortalSession(
                Identifiers.newSessionId(),
                "stripe",
                "stripe-eu",
                "customer-1",
                new PortalUrl("https://billing.example.com/p/session/" + URL_SECRET),
                NOW,
                NOW.plusSeconds(300),
                ExpiryBasis.ESTIMATED,
                "https://app.example.com/back?state=" + STATE_SECRET + "#" + STATE_SECRET,
                Intent.HOME,
                true,
                List.of("locale"),
                "bps_1",
                false);
    }
}
