package io.portico.caller;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.micrometer.core.instrument.Counter;
import io.portico.http.RateLimit;

/** One caller's quota: a token bucket, full at first, from which each request takes one token. Never blocks. */
final class CallerQuota {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Rule rule;
    private final Bucket bucket;
    private final Counter refused;

    CallerQuota(Rule rule, TimeMeter time, Counter refused) {
        this.rule = rule;
        this.refused = refused;
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rule.burst()).refillGreedy(rule.requests(), rule.per()))
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.LOCK_FREE)
                .build();
    }

    /**
     * How much a caller may ask for.
     *
     * @param requests tokens that come back, spread evenly, in each period
     * @param per the period, in whole seconds
     * @param burst tokens that the bucket holds
     */
    record Rule(long requests, Duration per, long burst) {}

    Rule rule() {
        return rule;
    }

    /**
     * What came of asking for a token.
     *
     * @param granted whether there was one; a request that is refused takes nothing
     * @param limit what is left
     */
    record Reading(boolean granted, RateLimit limit) {}

    Reading take() {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            refused.increment();
        }
        long wait = probe.isConsumed() ? nanosUntil(probe.getRemainingTokens() + 1) : probe.getNanosToWaitForRefill();
        RateLimit limit = new RateLimit(
                rule.requests(), rule.per().toSeconds(), probe.getRemainingTokens(), secondsRoundedUp(wait));
        return new Reading(probe.isConsumed(), limit);
    }

    private long nanosUntil(long tokens) {
        return bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill();
    }

    private static long secondsRoundedUp(long nanos) {
        return (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
