package io.portico.vendor;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;

/** A vendor, an account and requests to vary in tests. */
final class VendorFixtures {
    private VendorFixtures() {}

    static VendorFacts facts(Set<Intent> intents, boolean expiresIn, List<String> locales, String... options) {
        Map<String, VendorOption> declared = new LinkedHashMap<>();
        for (String option : options) {
            VendorOption parsed = VendorOption.parse(option);
            declared.put(parsed.name(), parsed);
        }
        return new VendorFacts(
                "acmepay",
                intents,
                expiresIn,
                locales,
                Set.of("portal.acmepay.example"),
                Duration.ofMinutes(5),
                true,
                Pattern.compile("cus_[a-z0-9]+"),
                declared,
                "tolerate");
    }

    static VendorFacts everything() {
        return facts(EnumSet.allOf(Intent.class), true, List.of("en", "en-GB", "pt-BR", "zh"), "configuration");
    }

    static VendorAccount account(VendorFacts facts) {
        return new VendorAccount(
                "acmepay-eu", facts, Set.of(), facts.portalHosts(), facts.expiryHint(), Map.of(), null);
    }

    static CreatePortalSession request(Intent intent, IntentFallback fallback, String locale, Long expiresIn) {
        return new CreatePortalSession(
                "customer-1",
                "default",
                null,
                null,
                "https://app.example.com/account",
                intent,
                intent.aboutSubscription() ? "sub_1" : null,
                fallback,
                locale,
                expiresIn == null ? null : Duration.ofSeconds(expiresIn),
                Map.of());
    }

    /** The same vendor, if it answered a call that comes twice under one key with one session. */
    static VendorFacts knowsRepeatedCalls(VendorFacts facts) {
        return new VendorFacts(
                facts.vendor(),
                facts.intents(),
                facts.honoursExpiresIn(),
                facts.locales(),
                facts.portalHosts(),
                facts.expiryHint(),
                facts.takesReturnUrl(),
                facts.customerIdForm(),
                facts.vendorOptions(),
                "resend");
    }

    /** Calls are never sent again. */
    static ResendProperties noResend() {
        return new ResendProperties(0, Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofMillis(400));
    }

    static CreatePortalSession homeRequest() {
        return request(Intent.HOME, IntentFallback.FAIL, null, null);
    }
}
