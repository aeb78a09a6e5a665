package io.portico.ledger;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code portico.portal.sessions}: count, time and histogram of requests for portal sessions by vendor,
 * account, outcome and channel. Every tag's values come from configuration or code, never from a request, so the number
 * of series is bounded.
 */
@Component
final class OutcomeTimers {
    private static final Duration FASTEST = Duration.ofMillis(1);
    /** The budget of a request, and a little more. */
    private static final Duration SLOWEST = Duration.ofSeconds(12);

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

    OutcomeTimers(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Series(String vendor, String account, String outcome, String channel) {}

    void record(long nanos, String vendor, String account, String outcome, String channel) {
        Series series = new Series(vendor, account, outcome, channel);
        Timer timer = timers.get(series);
        if (timer == null) {
            timer = timers.computeIfAbsent(series, this::register);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer register(Series series) {
        return Timer.builder("portico.portal.sessions")
                .description("Requests for portal sessions")
                .tag("vendor", series.vendor())
                .tag("account", series.account())
                .tag("outcome", series.outcome())
                .tag("channel", series.channel())
                .publishPercentileHistogram()
                .minimumExpectedValue(FASTEST)
                .maximumExpectedValue(SLOWEST)
                .register(registry);
    }
}
