package io.portico.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.jms.JMSException;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.message.GatePause;

/**
 * How long a request may wait on the queue: for a vendor account that is not to be called for now, or for another try. It
 * does not wait until its time is over: as long as it can be answered, its sender is told why it was not served.
 */
@Component
final class QueueWait {
    /** By how much a broker may wait longer than its delay. */
    private static final double SPREAD = 0.25;

    private static final int MOST_DOUBLINGS = 4;

    private final Duration maxAge;
    private final Duration gatePause;
    private final Duration redeliveryDelay;
    private final Clock clock;

    QueueWait(QueueProperties properties, Clock clock) {
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
        Instant now = clock.instant();
        return GatePause.within(RequestTime.of(request, now).left(now, maxAge), stated, gatePause);
    }

    /** Whether the broker would deliver it again in time for a call. */
    boolean outlivesRedelivery(QueueRequest request) throws JMSException {
        Instant now = clock.instant();
        return RequestTime.of(request, now)
                .outlives(longestRedelivery(redeliveryDelay, request.attempt()), now, maxAge);
    }

    /** Pure: how long the broker waits at most after that delivery; as it is configured, if it is the embedded one. */
    static Duration longestRedelivery(Duration first, int attempt) {
        int doublings = Math.max(0, Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration delay = first.multipliedBy(1L << doublings);
        return delay.plusMillis((long) (delay.toMillis() * SPREAD));
    }
}
