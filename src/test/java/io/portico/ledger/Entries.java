package io.portico.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.portico.model.Identifiers;

/** Ledger entries for tests. */
final class Entries {
    static final LedgerSettings SETTINGS =
            new LedgerSettings(10_000, 200, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    private Entries() {}

    static LedgerEntry created() {
        return created("acme", "customer-1", "stripe");
    }

    static LedgerEntry created(String organisation, String customerId, String vendor) {
        return new LedgerEntry(
                Identifiers.newSessionId(),
                new LedgerEntry.Origin(organisation, "billing-service", "http", "req_1"),
                "default",
                customerId,
                vendor,
                vendor + "-eu",
                "home",
                "https://app.example.com/billing",
                LedgerEntry.CREATED,
                true,
                201,
                NOON,
                87,
                new LedgerEntry.Made(
                        true, NOON.plusSeconds(300), "estimated", List.of("locale", "expiresIn"), "vendor-1", false),
                null);
    }

    static LedgerEntry failed(String organisation, String customerId, String outcome) {
        return new LedgerEntry(
                Identifiers.newSessionId(),
                new LedgerEntry.Origin(organisation, "billing-service", "queue", "req_2"),
                "salesforce",
                customerId,
                null,
                null,
                "cancel-subscription",
                null,
                outcome,
                false,
                504,
                NOON,
                8_001,
                null,
                null);
    }

    static LedgerEntry refused(String organisation) {
        return new LedgerEntry(
                Identifiers.newSessionId(),
                new LedgerEntry.Origin(organisation, "billing-service", "http", "req_3"),
                "default",
                "customer-1",
                "pabbly",
                "pabbly",
                "home",
                null,
                "vendor-rejected",
                true,
                502,
                NOON,
                12,
                null,
                new LedgerEntry.Fault(422, "invalid_customer", "vreq_1"));
    }
}
