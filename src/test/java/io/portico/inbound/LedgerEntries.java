package io.portico.inbound;

import java.time.Instant;
import java.util.List;

import io.portico.ledger.LedgerEntry;
import io.portico.model.Identifiers;

/** Ledger entries for tests of what is shown of them. */
final class LedgerEntries {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.120Z");

    private LedgerEntries() {}

    static LedgerEntry created() {
        return new LedgerEntry(
                Identifiers.newSessionId(),
                new LedgerEntry.Origin("acme", "billing-service", "http", "req_1"),
                "default",
                "customer-1",
                "stripe",
                "stripe-eu",
                "home",
                "https://app.example.com/billing?state=abc",
                LedgerEntry.CREATED,
                true,
                201,
                NOON,
                87,
                new LedgerEntry.Made(true, NOON.plusSeconds(300), "estimated", List.of("locale"), "bps_1", false),
                null);
    }

    static LedgerEntry failed() {
        return new LedgerEntry(
                Identifiers.newSessionId(),
                new LedgerEntry.Origin("acme", "billing-service", "queue", "req_2"),
                "default",
                "customer-1",
                "pabbly",
                "pabbly",
                "cancel-subscription",
                null,
                "vendor-error",
                false,
                502,
                NOON,
                12,
                null,
                new LedgerEntry.Fault(500, "api_error", "vreq_1"));
    }
}
