package io.portico.flow;

import java.time.Duration;

import org.apache.camel.Exchange;

/** How long a request may still take: reads the variable {@link Variables#DEADLINE}, which its channel sets. */
public final class Deadline {
    /** What a message gets, which nobody sees being handled: as much as a request over HTTP. */
    public static final Duration OF_A_MESSAGE = Duration.ofSeconds(10);

    private Deadline() {}

    /** The value of the variable for a request that may take so long from now. */
    public static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /** What is left, in nanoseconds: zero or less once the deadline has passed, {@link Long#MAX_VALUE} without one. */
    public static long nanosLeft(Exchange exchange) {
        Long deadline = exchange.getVariable(Variables.DEADLINE, Long.class);
        return deadline == null ? Long.MAX_VALUE : deadline - System.nanoTime();
    }
}
