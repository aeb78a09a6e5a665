package io.portico.http;

import java.time.Instant;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import io.portico.model.Problem;

/**
 * Tells problems in the form that the clients of a route know, whether the engine refused the request or its route did. May
 * run on an event loop, so it must not block.
 */
@FunctionalInterface
public interface ProblemAnswers {

    /** The form of RFC 9457, for every route. */
    ProblemAnswers RFC_9457 = (problem, occasion) -> ProblemAnswer.of(problem, occasion.requestId(), occasion.time());

    /** The answer; never throws. */
    HttpAnswer of(Problem problem, Occasion occasion);

    /**
     * What is known where a problem is told.
     *
     * @param route id of the route that the request was for; absent where none serves its path, or the path cannot be read
     * @param request absent where the head was refused before it could be understood
     * @param exchange absent where no route was reached
     */
    record Occasion(
            String requestId,
            Instant time,
            @Nullable String route,
            @Nullable HttpRequest request,
            @Nullable Exchange exchange) {}
}
