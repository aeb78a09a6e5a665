package io.portico.caller;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.http.ClientNetwork;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

/**
 * Counts requests without a valid key by where they come from, and has the surplus of a minute answered by
 * {@code rate-limited}. It is asked about such requests only: one with a valid key passes, whatever else its address sends.
 * The minute begins with the first of them. Where there are more addresses than it remembers, some begin anew.
 */
final class BadKeyBrake {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final int allowed;
    private final Ticker ticker;
    private final Cache<ClientNetwork, Minute> minutes;
    private final Counter braked;

    BadKeyBrake(KeySettings settings, MeterRegistry registry, Ticker ticker) {
        this.allowed = settings.failuresPerMinute();
        this.ticker = ticker;
        minutes = Caffeine.newBuilder()
                .expireAfterWrite(MINUTE)
                .maximumSize(settings.failingAddresses())
                .ticker(ticker)
                .build();
        braked = Counter.builder("portico.keys.braked")
                .description("Requests without a valid key beyond those that an address has in a minute")
                .register(registry);
        Gauge.builder("portico.keys.failing.addresses", this, BadKeyBrake::size)
                .description("Addresses from which requests without a valid key came within a minute")
                .register(registry);
    }

    /** Notes a request without a valid key; what to answer if it is one too many. */
    Optional<Problem> failed(String address) {
        if (allowed == 0) {
            return Optional.empty();
        }
        Minute minute = minutes.get(ClientNetwork.of(address), network -> new Minute(ticker.read()));
        if (minute.failures.incrementAndGet() <= allowed) {
            return Optional.empty();
        }
        braked.increment();
        return Optional.of(Problem.of(
                        ProblemCode.RATE_LIMITED, "Too many requests without a valid API key came from this address.")
                .withRetryAfter(minute.left(ticker.read())));
    }

    /** Whether the next such request from there is one too many. Notes nothing. */
    boolean brakes(String address) {
        Minute minute = allowed == 0 ? null : minutes.getIfPresent(ClientNetwork.of(address));
        return minute != null && minute.failures.get() >= allowed;
    }

    /** The addresses that are remembered. */
    private long size() {
        minutes.cleanUp();
        return minutes.estimatedSize();
    }

    private static final class Minute {
        private final long began;
        private final AtomicInteger failures = new AtomicInteger();

        Minute(long began) {
            this.began = began;
        }

        private Duration left(long now) {
            Duration left = MINUTE.minusNanos(now - began);
            return left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
        }
    }
}
