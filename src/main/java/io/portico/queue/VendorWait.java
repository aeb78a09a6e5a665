package io.portico.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.jms.JMSException;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How long a request may wait on the queue: for a vendor account that is not to be called for now, or for another try. It
 * does not wait until its time is over: as long as it can be answered, its sender is told why it was not served.
 */
@Component
final class VendorWait {
    /** What a request needs that comes back: as much as is wanted for a call that is made once more. */
    private static final Duration FOR_A_CALL = Duration.ofSeconds(3);

    private static final Duration SHORTEST = Duration.ofMillis(250);
    /** By how much a wait may be longer than asked for, so that not all who wait come back in the same moment. */
    private static final double SPREAD = 0.25;

    private static final int MOST_DOUBLINGS = 4;

    private final Duration maxAge;
    private final Duration gatePause;
    private final Duration redeliveryDelay;
    private final Clock clock;

    VendorWait(QueueProperties properties, Clock clock) {
        this.maxAge = properties.maxAge();
        this.gatePause = properties.gatePause();
        this.redeliveryDelay = properties.redeliveryDelay();
        this.clock = clock;
    }

    /**
     * The wait; absent where there would be no time left for a call by then.
     *
     * @param stated what the account's problem says, absent where it says nothing
     */
    @Nullable
    Duration within(QueueRequest request, @Nullable Duration stated) throws JMSException {
        return within(
                timeLeft(request),
                stated == null ? gatePause : stated,
                ThreadLocalRandom.current().nextDouble());
    }

    /** Whether the broker would deliver it again in time for a call. */
    boolean outlivesRedelivery(QueueRequest request) throws JMSException {
        Duration longest = longestRedelivery(redeliveryDelay, request.attempt());
        return longest.plus(FOR_A_CALL).compareTo(timeLeft(request)) < 0;
    }

    private Duration timeLeft(QueueRequest request) throws JMSException {
        Instant now = clock.instant();
        return Duration.between(now, RequestEnd.of(request, maxAge, now));
    }

    /**
     * Pure: {@code chance} is from 0 to 1.
     *
     * @param left until the request is over
     */
    static @Nullable Duration within(Duration left, Duration stated, double chance) {
        Duration shortest = stated.compareTo(SHORTEST) < 0 ? SHORTEST : stated;
        Duration longest = left.minus(FOR_A_CALL);
        if (shortest.compareTo(longest) >= 0) {
            return null;
        }
        Duration spread = shortest.plusMillis((long) (shortest.toMillis() * SPREAD * chance));
        return spread.compareTo(longest) < 0 ? spread : shortest;
    }

    /** Pure: how long the broker waits at most after that delivery; as it is configured, if it is the embedded one. */
    static Duration longestRedelivery(Duration first, int attempt) {
        int doublings = Math.max(0, Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration delay = first.multipliedBy(1L << doublings);
        return delay.plusMillis((long) (delay.toMillis() * SPREAD));
    }
}
