package io.portico.sandbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A portal session that a sandbox vendor gave out.
 *
 * @param vendor the vendor's name as people write it
 * @param customer the customer in the vendor's terms
 * @param intent what the customer came to do, in the vendor's terms
 * @param returnUrl where the page sends the customer back to; absent where the vendor takes none
 */
record SandboxSession(
        String vendor,
        String customer,
        String intent,
        @Nullable String returnUrl,
        Instant createdAt,
        Instant expiresAt) {

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The vendor's name as it stands in the session's URL. */
    String vendorKey() {
        return keyOf(vendor);
    }

    static String keyOf(String vendor) {
        StringBuilder key = new StringBuilder();
        vendor.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(key::appendCodePoint);
        return key.toString();
    }
}
