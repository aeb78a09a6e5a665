package io.portico.deadletter;

import java.util.List;

/**
 * What became of a replay.
 *
 * @param dryRun whether nothing was moved, and {@code replayed} is what would have been
 * @param more whether there are further ones that fit, beyond the limit
 */
public record ReplayReport(boolean dryRun, List<DeadLetterEntry> replayed, List<Skipped> skipped, boolean more) {

    public ReplayReport {
        replayed = List.copyOf(replayed);
        skipped = List.copyOf(skipped);
    }

    /** Why a dead letter was not replayed. */
    public enum Reason {
        /** The organisation has no dead letter of that id that fits the selection. */
        NOT_FOUND("not-found"),
        /** It was taken by somebody else meanwhile. */
        TAKEN("taken"),
        /** The broker failed while it was to be moved; it is where it was, or has become a request. */
        BROKER_FAILED("broker-failed"),
        /** A message of that id, or a second one, is none of the gateway's; it stays where it is. */
        FOREIGN("foreign");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The name in documents. */
        public String wireName() {
            return wireName;
        }
    }

    /** A dead letter that was asked for and not replayed. */
    public record Skipped(String id, Reason reason) {}
}
