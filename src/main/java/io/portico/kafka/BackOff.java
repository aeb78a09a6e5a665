package io.portico.kafka;

import java.time.Duration;

/** How long a request waits before it is tried again. */
final class BackOff {
    private static final int LONGEST_SECONDS = 16;
    private static final double SPREAD = 0.25;

    private BackOff() {}

    /**
     * 1, 2, 4, 8 and then 16 s, give or take a quarter, so that those who failed together do not come back together.
     *
     * @param attempt the one that failed, from 1
     * @param random 0 to 1
     */
    static Duration after(int attempt, double random) {
        int seconds = attempt > 4 ? LONGEST_SECONDS : 1 << (attempt - 1);
        return Duration.ofMillis(Math.round(seconds * 1000 * (1 - SPREAD + 2 * SPREAD * random)));
    }
}
