package io.portico.message;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.portico.flow.Deadline;

/**
 * How much time a request by message has.
 *
 * @param sent when it was sent; absent where nobody says so, and it counts as sent now
 * @param timeout how long its sender waits from then on; absent where the sender does not say
 */
public record MessageTime(@Nullable Instant sent, @Nullable Duration timeout) {
    /** What a request needs that comes back: as much as is wanted for a call that is made once more. */
    static final Duration FOR_A_CALL = Duration.ofSeconds(3);

    /**
     * Whether there would be time for a call after a wait. Where there is none the sender is told what failed, as long as it
     * waits still.
     */
    public boolean outlives(Duration wait, Instant now, Duration longest) {
        return wait.plus(FOR_A_CALL).compareTo(left(now, longest)) < 0;
    }

    /** What is left of the sender's time, and of {@code longest} from the sending on; zero or less once it is over. */
    public Duration left(Instant now, Duration longest) {
        Duration whole = timeout == null ? longest : shorter(timeout, longest);
        return sent == null ? whole : Duration.between(now, sent.plus(whole));
    }

    /** How long handling it may take from now on; zero or less where its sender waits no longer. */
    public Duration leftToAnswer(Instant now) {
        return timeout == null ? Deadline.OF_A_MESSAGE : shorter(left(now, timeout), Deadline.OF_A_MESSAGE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
