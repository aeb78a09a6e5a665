package io.portico.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.jms.JMSException;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How long a request waits for a vendor account that is not to be called for now. */
@Component
final class VendorWait {
    private static final Duration SHORTEST = Duration.ofMillis(250);
    /** By how much a wait may be longer than asked for, so that not all who wait come back in the same moment. */
    private static final double SPREAD = 0.25;

    private final Duration maxAge;
    private final Duration gatePause;
    private final Clock clock;

    VendorWait(QueueProperties properties, Clock clock) {
        this.maxAge = properties.maxAge();
        this.gatePause = properties.gatePause();
        this.clock = clock;
    }

    /**
     * The wait; absent where the request would be too old by then, or past the time that its sender gave it.
     *
     * @param stated what the account's problem says, absent where it says nothing
     */
    @Nullable
    Duration within(QueueRequest request, @Nullable Duration stated) throws JMSException {
        Instant now = clock.instant();
        Instant sent = request.provenance().sentAt();
        Instant end = (sent == null ? now : sent).plus(maxAge);
        long expiration = request.message().getJMSExpiration();
        if (expiration > 0 && Instant.ofEpochMilli(expiration).isBefore(end)) {
            end = Instant.ofEpochMilli(expiration);
        }
        return within(
                Duration.between(now, end),
                stated == null ? gatePause : stated,
                ThreadLocalRandom.current().nextDouble());
    }

    /** Pure: {@code chance} is from 0 to 1. */
    static @Nullable Duration within(Duration left, Duration stated, double chance) {
        Duration shortest = stated.compareTo(SHORTEST) < 0 ? SHORTEST : stated;
        if (shortest.compareTo(left) >= 0) {
            return null;
        }
        Duration spread = shortest.plusMillis((long) (shortest.toMillis() * SPREAD * chance));
        return spread.compareTo(left) < 0 ? spread : shortest;
    }
}
