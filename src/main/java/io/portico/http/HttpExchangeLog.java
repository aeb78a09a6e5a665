package io.portico.http;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemCode;

/** Hears of every request once, when it is over; never called on an event loop, so it may block. */
@FunctionalInterface
public interface HttpExchangeLog {

    /** Keeps nothing. */
    HttpExchangeLog NONE = entry -> {};

    void over(Entry entry);

    /**
     * One request, answered or refused.
     *
     * @param engine name of the engine that read it
     * @param requestId also in the answer's {@code X-Request-Id}
     * @param request absent where the head was refused before it could be understood
     * @param exchange absent where no route was reached
     * @param status status of the answer
     * @param problem code of the engine's own refusal, or of the problem that the route left in its variable
     * @param nanos from the first look at the head to the answer's handing over, in nanoseconds
     * @param delivered whether the client was still there to take the answer
     */
    record Entry(
            String engine,
            String requestId,
            @Nullable HttpRequest request,
            @Nullable Exchange exchange,
            int status,
            @Nullable ProblemCode problem,
            long nanos,
            boolean delivered) {}
}
