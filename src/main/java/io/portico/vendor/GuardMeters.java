package io.portico.vendor;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** One account's guard as monitors see it: its state, the calls in flight, what it refused and what it sent again. */
final class GuardMeters {
    /** Why a call was not made. */
    enum Refusal {
        RATE_LIMITED,
        CIRCUIT_OPEN,
        BULKHEAD_FULL,
        OUT_OF_TIME
    }

    /** What came of a call that might be sent again. */
    enum Resend {
        SUCCEEDED,
        FAILED,
        WITHHELD
    }

    private final MeterRegistry registry;
    private final VendorAccount account;

    GuardMeters(MeterRegistry registry, VendorAccount account) {
        this.registry = registry;
        this.account = account;
        for (Refusal reason : Refusal.values()) {
            refusals(reason);
        }
        for (Resend result : Resend.values()) {
            resends(result);
        }
    }

    /** Shows the state of whichever guard the account has. */
    void show(GuardVendor guards) {
        for (VendorHealth.Breaker state : VendorHealth.Breaker.values()) {
            gauge(
                    "portico.vendor.breaker",
                    "1 for the state that the account's circuit breaker is in",
                    guards,
                    all -> all.of(account.key()).breaker() == state ? 1 : 0,
                    "state",
                    state.wireName());
        }
        gauge(
                "portico.vendor.gate.closed",
                "1 while the vendor has asked for no more calls",
                guards,
                all -> all.of(account.key()).rateGateOpen() ? 0 : 1);
        gauge("portico.vendor.calls", "Calls in flight", guards, all -> all.inFlight(account.key()));
    }

    void refused(Refusal reason) {
        refusals(reason).increment();
    }

    void resent(Resend result) {
        resends(result).increment();
    }

    private Counter refusals(Refusal reason) {
        return counter("portico.vendor.refused", "Calls that were not made", "reason", wireName(reason));
    }

    private Counter resends(Resend result) {
        return counter(
                "portico.vendor.retries", "Calls that were sent again, or would have been", "result", wireName(result));
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name)
                .description(description)
                .tag("vendor", account.vendor())
                .tag("account", account.key())
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            String name, String description, GuardVendor guards, ToDoubleFunction<GuardVendor> value, String... tags) {
        Gauge.builder(name, guards, value)
                .description(description)
                .tag("vendor", account.vendor())
                .tag("account", account.key())
                .tags(tags)
                .register(registry);
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
