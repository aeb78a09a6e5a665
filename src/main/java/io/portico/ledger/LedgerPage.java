package io.portico.ledger;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items newest first
 * @param next the id after which the next page goes on; absent on the last page
 */
public record LedgerPage(List<LedgerEntry> items, @Nullable String next) {}
