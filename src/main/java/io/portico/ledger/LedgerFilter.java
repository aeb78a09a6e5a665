package io.portico.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Which entries a list shows; an absent part does not narrow it.
 *
 * @param customerId the customer in the caller's terms, compared exactly
 * @param vendor vendor key
 * @param outcome {@link LedgerEntry#CREATED} or a problem's code
 */
public record LedgerFilter(
        @Nullable String customerId,
        @Nullable String vendor,
        @Nullable String outcome) {}
