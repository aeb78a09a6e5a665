package io.portico.model;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The canonical request: a portal session for one customer. Flat, so that the same names serve JSON, forms, CSV columns
 * and message properties. Limits are checked when it is read from a channel, not here.
 *
 * @param customerId the customer in the caller's terms, 1–200 characters
 * @param customerSystem which id space {@code customerId} belongs to, {@code default} unless said otherwise
 * @param vendor vendor key that narrows the choice of account
 * @param account vendor-account key that names the account exactly
 * @param returnUrl where the portal sends the customer back to; absent where the organisation's default applies
 * @param subscriptionId the vendor's subscription id, with the intents about a subscription
 * @param locale BCP 47 language tag
 * @param expiresIn wanted life of the session, 60–86,400 s
 * @param vendorOptions the vendor's own extra fields as plain JSON values; each vendor's file declares which it takes
 */
public record CreatePortalSession(
        String customerId,
        String customerSystem,
        @Nullable String vendor,
        @Nullable String account,
        @Nullable String returnUrl,
        Intent intent,
        @Nullable String subscriptionId,
        IntentFallback intentFallback,
        @Nullable String locale,
        @Nullable Duration expiresIn,
        Map<String, Object> vendorOptions) {

    /** The id space of callers that name none. */
    public static final String DEFAULT_SYSTEM = "default";

    /** The same request with the return URL that applies. */
    public CreatePortalSession withReturnUrl(String url) {
        return new CreatePortalSession(
                customerId,
                customerSystem,
                vendor,
                account,
                url,
                intent,
                subscriptionId,
                intentFallback,
                locale,
                expiresIn,
                vendorOptions);
    }
}
