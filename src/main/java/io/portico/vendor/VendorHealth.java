package io.portico.vendor;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** How the guard in front of each vendor account sees it on this node. */
public interface VendorHealth {

    /** The state of an account that {@link VendorAccounts} lists. */
    Health of(String account);

    /**
     * A guard's state.
     *
     * @param breaker {@code OPEN} when the vendor is failing and not called for now
     * @param rateGateOpen false while the vendor has asked the gateway to slow down
     * @param retryAfter when the next call will be let through; absent where calls are let through now
     */
    record Health(
            Breaker breaker, boolean rateGateOpen, @Nullable Instant retryAfter) {}

    /** The circuit breaker's states, in its own sense: closed lets calls through. */
    enum Breaker {
        CLOSED,
        OPEN,
        HALF_OPEN;

        /** The name in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
