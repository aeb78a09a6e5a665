package io.portico.customer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.camel.Endpoint;
import org.mockito.Mockito;

import io.portico.model.Intent;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;
import io.portico.vendor.VendorFacts;

/** The vendor accounts of these tests: two of one vendor, one of another, and one where the account is the customer. */
final class Vendors implements VendorAccounts {
    static final Vendors ALL = new Vendors(List.of(
            account("agentmessage-acme", "agentmessage", null, Set.of("acme")),
            account("pabbly", "pabbly", "[a-f0-9]{24}", Set.of()),
            account("stripe", "stripe", "[A-Za-z0-9_]{1,255}", Set.of()),
            account("stripe-eu", "stripe", "[A-Za-z0-9_]{1,255}", Set.of(), Map.of("stripeAccount", "acct_eu"))));

    private final List<VendorAccount> accounts;

    private Vendors(List<VendorAccount> accounts) {
        this.accounts = accounts;
    }

    private static VendorAccount account(String key, String vendor, String form, Set<String> organisations) {
        return account(key, vendor, form, organisations, Map.of());
    }

    private static VendorAccount account(
            String key, String vendor, String form, Set<String> organisations, Map<String, String> properties) {
        VendorFacts facts = new VendorFacts(
                vendor,
                Set.of(Intent.HOME),
                false,
                List.of(),
                Set.of(),
                Duration.ofMinutes(5),
                true,
                form == null ? null : Pattern.compile(form),
                Map.of(),
                "tolerate");
        return new VendorAccount(
                key, facts, organisations, Set.of(), Duration.ofMinutes(5), properties, Mockito.mock(Endpoint.class));
    }

    @Override
    public Collection<VendorAccount> of(String organisation) {
        return accounts.stream().filter(each -> each.serves(organisation)).toList();
    }
}
