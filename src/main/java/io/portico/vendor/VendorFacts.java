package io.portico.vendor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.portico.model.Intent;

/**
 * What a vendor's Kamelet declares of itself in its annotations.
 *
 * @param vendor vendor key
 * @param intents intents the portal can open with
 * @param honoursExpiresIn whether the vendor takes a wanted life of the session
 * @param locales language tags the vendor takes, in its own spelling; empty where it takes none
 * @param portalHosts hosts on which the vendor's portal URLs may stand
 * @param expiryHint assumed life of a session where the vendor states none
 * @param takesReturnUrl whether the vendor takes a return URL at all
 * @param customerIdForm form of the vendor's customer id; absent where the account's key is the customer
 * @param vendorOptions by name, the vendor's own fields that a request may carry
 * @param duplicatePolicy what a repeated call after an unknown outcome does: {@code resend}, {@code tolerate},
 *     {@code refuse}
 */
public record VendorFacts(
        String vendor,
        Set<Intent> intents,
        boolean honoursExpiresIn,
        List<String> locales,
        Set<String> portalHosts,
        Duration expiryHint,
        boolean takesReturnUrl,
        @Nullable Pattern customerIdForm,
        Map<String, VendorOption> vendorOptions,
        String duplicatePolicy) {

    /** Whether the vendor answers a repeated call, known by its idempotency key, with the session of the first. */
    public boolean knowsKeys() {
        return duplicatePolicy.equals("resend");
    }
}
