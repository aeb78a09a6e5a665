package io.portico.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.portico.caller.Scope;
import io.portico.model.Intent;
import io.portico.model.ProblemCode;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;
import io.portico.vendor.VendorFacts;
import io.portico.vendor.VendorHealth;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

class ListVendorsTest {
    private static final Instant SOON = Instant.parse("2026-03-01T12:00:07Z");

    private final List<VendorAccount> accounts = List.of(
            account("ampersand", Set.of("acme"), Set.of(Intent.HOME), true, List.of(), true),
            account("globex-only", Set.of("globex"), Set.of(Intent.HOME), true, List.of(), true),
            account(
                    "stripe-eu",
                    Set.of(),
                    EnumSet.of(Intent.CANCEL_SUBSCRIPTION, Intent.HOME),
                    false,
                    List.of("de", "en"),
                    false));
    private final VendorHealth health = account -> account.equals("ampersand")
            ? new VendorHealth.Health(VendorHealth.Breaker.HALF_OPEN, false, SOON)
            : new VendorHealth.Health(VendorHealth.Breaker.CLOSED, true, null);
    private RecordRoutes route;

    @BeforeEach
    void start() throws Exception {
        route = new RecordRoutes("inbound-list-vendors", "listVendors", new ListVendors(new Accounts(), health));
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void showsWhatEachAccountOfTheOrganisationCanDo_andHowItIs() {
        assertThatJson(new String(route.get(Map.of()).body(), StandardCharsets.UTF_8))
                .isEqualTo("""
                        {"items": [
                          {"account": "ampersand", "vendor": "vendor-of-ampersand", "intents": ["home"],
                           "honours": {"expiresIn": true, "locale": false}, "returnUrl": true,
                           "health": {"breaker": "half-open", "rateGate": "closed",
                                      "retryAfter": "2026-03-01T12:00:07.000Z"}},
                          {"account": "stripe-eu", "vendor": "vendor-of-stripe-eu",
                           "intents": ["home", "cancel-subscription"],
                           "honours": {"expiresIn": false, "locale": true}, "returnUrl": false,
                           "health": {"breaker": "closed", "rateGate": "open"}}
                        ]}
                        """);
    }

    @Test
    void showsNoOtherOrganisationsAccount() {
        route.callAs("initech", Scope.BILLING_READ);

        assertThatJson(new String(route.get(Map.of()).body(), StandardCharsets.UTF_8))
                .inPath("$.items[*].account")
                .isArray()
                .containsExactly("stripe-eu");
    }

    @Test
    void needsTheScopeToRead() {
        route.callAs("acme", Scope.BILLING_WRITE);

        assertThat(route.refusal(Map.of()).code()).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void refusesParameters() {
        assertThat(route.refusal(Map.of(), "vendor", "stripe").code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
    }

    private static VendorAccount account(
            String key,
            Set<String> organisations,
            Set<Intent> intents,
            boolean honoursExpiresIn,
            List<String> locales,
            boolean takesReturnUrl) {
        VendorFacts facts = new VendorFacts(
                "vendor-of-" + key,
                intents,
                honoursExpiresIn,
                locales,
                Set.of(),
                Duration.ofMinutes(5),
                takesReturnUrl,
                null,
                Map.of(),
                "tolerate");
        return new VendorAccount(
                key,
                facts,
                organisations,
                Set.of(),
                Duration.ofMinutes(5),
                Map.of(),
                new DefaultCamelContext().getEndpoint("direct:" + key));
    }

    private final class Accounts implements VendorAccounts {
        @Override
        public Collection<VendorAccount> of(String organisation) {
            return accounts.stream()
                    .filter(account -> account.serves(organisation))
                    .toList();
        }
    }
}
