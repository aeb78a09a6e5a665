package io.portico.model;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The canonical answer: a session that a vendor made.
 *
 * @param id the gateway's id, {@code ps_} and a ULID
 * @param vendor vendor key
 * @param account vendor-account key
 * @param customerId the customer as the caller named it
 * @param url the bearer credential
 * @param expiresAt when the URL stops working, as far as {@code expiryBasis} lets one know
 * @param returnUrl what was sent to the vendor, byte for byte as validated; absent where the vendor takes none
 * @param intent what the portal opens with
 * @param degraded whether {@code intent} is the home page although another was asked for
 * @param ignored names of request fields that this vendor cannot honour
 * @param vendorDocument what the vendor answered, for a client that speaks its dialect; no part of the canonical answer
 */
public record PortalSession(
        String id,
        String vendor,
        String account,
        String customerId,
        PortalUrl url,
        Instant createdAt,
        Instant expiresAt,
        ExpiryBasis expiryBasis,
        @Nullable String returnUrl,
        Intent intent,
        boolean degraded,
        List<String> ignored,
        @Nullable String vendorSessionId,
        @Nullable Boolean livemode,
        @Nullable VendorDocument vendorDocument) {

    /** One without the vendor's own words. */
    public PortalSession(
            String id,
            String vendor,
            String account,
            String customerId,
            PortalUrl url,
            Instant createdAt,
            Instant expiresAt,
            ExpiryBasis expiryBasis,
            @Nullable String returnUrl,
            Intent intent,
            boolean degraded,
            List<String> ignored,
            @Nullable String vendorSessionId,
            @Nullable Boolean livemode) {
        this(
                id,
                vendor,
                account,
                customerId,
                url,
                createdAt,
                expiresAt,
                expiryBasis,
                returnUrl,
                intent,
                degraded,
                ignored,
                vendorSessionId,
                livemode,
                null);
    }

    /** The same with what the vendor answered. */
    public PortalSession with(@Nullable VendorDocument document) {
        return new PortalSession(
                id,
                vendor,
                account,
                customerId,
                url,
                createdAt,
                expiresAt,
                expiryBasis,
                returnUrl,
                intent,
                degraded,
                ignored,
                vendorSessionId,
                livemode,
                document);
    }
}
