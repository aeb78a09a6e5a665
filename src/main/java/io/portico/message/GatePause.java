package io.portico.message;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/** How long a request waits for a vendor account that is not to be called for now. */
public final class GatePause {
    private static final Duration SHORTEST = Duration.ofMillis(250);
    /** By how much a wait may be longer than asked for, so that not all who wait come back in the same moment. */
    private static final double SPREAD = 0.25;

    private GatePause() {}

    /**
     * By what the account's problem says.
     *
     * @param left until the request is over
     * @param stated how long the account is closed; absent where its problem does not say
     * @param unstated how long it is waited for then
     */
    public static @Nullable Duration within(Duration left, @Nullable Duration stated, Duration unstated) {
        return within(
                left,
                stated == null ? unstated : stated,
                ThreadLocalRandom.current().nextDouble());
    }

    /**
     * No shorter than stated; absent where there would be no time left for a call by then.
     *
     * @param left until the request is over
     * @param chance 0 to 1
     */
    static @Nullable Duration within(Duration left, Duration stated, double chance) {
        Duration shortest = stated.compareTo(SHORTEST) < 0 ? SHORTEST : stated;
        Duration longest = left.minus(MessageTime.FOR_A_CALL);
        if (shortest.compareTo(longest) >= 0) {
            return null;
        }
        Duration spread = shortest.plusMillis((long) (shortest.toMillis() * SPREAD * chance));
        return spread.compareTo(longest) < 0 ? spread : shortest;
    }
}
