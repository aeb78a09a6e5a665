package io.portico.vendor;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** How the accounts are doing, as far as the calls through this node tell. */
public interface VendorHealth {

    /** The state of an account's circuit breaker. */
    enum Breaker {
        CLOSED,
        OPEN,
        HALF_OPEN;

        /** The name in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One account's health.
     *
     * @param rateGateClosed whether the vendor asked for a pause that is not over
     * @param retryAfter when that pause ends
     */
    record Health(
            Breaker breaker,
            boolean rateGateClosed,
            @Nullable Instant retryAfter) {}

    /** The health of an account, by its key. */
    Health of(String account);
}
