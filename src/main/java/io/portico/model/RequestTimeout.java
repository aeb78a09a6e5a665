package io.portico.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** How long a caller waits for its answer, as it says so itself: seconds, with up to three decimals. */
public final class RequestTimeout {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,3})?");
    private static final int NANO_DIGITS = 9;

    private RequestTimeout() {}

    /**
     * Reads it.
     *
     * @throws ProblemException {@code malformed-request} for anything but a number of seconds above zero: who believes to
     *     have a deadline and has none waits in vain
     */
    public static Duration parse(String text) {
        BigDecimal seconds = FORM.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (seconds.signum() <= 0) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "A request's timeout is a number of seconds above zero with at most three decimals.");
        }
        return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValueExact());
    }
}
