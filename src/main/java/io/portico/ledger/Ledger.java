package io.portico.ledger;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The record of what happened to requests for portal sessions. */
public interface Ledger {

    /**
     * Takes an entry and returns at once; it is written soon after. It never throws: a session that a vendor made is
     * worth more than its record.
     */
    void record(LedgerEntry entry);

    /**
     * The entry of that id, if it is the organisation's own. What this node recorded before is seen.
     *
     * @throws io.portico.model.ProblemException {@code store-unavailable}
     */
    Optional<LedgerEntry> find(String organisation, String id);

    /**
     * An organisation's entries, newest first. What this node recorded before is seen. Walking the pages shows every
     * entry that was there at the start exactly once, whatever is recorded meanwhile.
     *
     * @param after the id at which the page before ended; absent for the first page
     * @param limit the most entries to return, at least 1
     * @throws io.portico.model.ProblemException {@code store-unavailable}
     */
    LedgerPage list(String organisation, LedgerFilter filter, @Nullable String after, int limit);
}
