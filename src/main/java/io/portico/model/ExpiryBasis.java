package io.portico.model;

import java.util.Locale;

/** Where a session's {@code expiresAt} comes from. */
public enum ExpiryBasis {
    /** The vendor stated it in its answer. */
    VENDOR,
    /** The vendor took our {@code expiresIn} and does not echo it. */
    REQUESTED,
    /** The vendor gives none; the account's configured hint was added to the time of creation. */
    ESTIMATED;

    /** The name in answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
