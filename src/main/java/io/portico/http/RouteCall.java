package io.portico.http;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/** Takes one request through its route, on a worker: no message headers in, one {@link HttpAnswer} out. */
final class RouteCall {
    private static final Logger LOG = LoggerFactory.getLogger(RouteCall.class);

    private RouteCall() {}

    /** @param deadline the {@code System.nanoTime()} by which to answer; absent where the route may take its time */
    static Exchange exchange(HttpConsumer consumer, HttpRequest request, Object body, @Nullable Long deadline) {
        Exchange exchange = consumer.createExchange(false);
        exchange.getMessage().setBody(body);
        exchange.setVariable(Variables.HTTP_REQUEST, request);
        exchange.setVariable(Variables.REQUEST_ID, request.requestId());
        if (deadline != null) {
            exchange.setVariable(Variables.DEADLINE, deadline);
        }
        return exchange;
    }

    /** Never throws: a route that fails, or ends without an answer, is a problem like any other. */
    static HttpAnswer answer(HttpConsumer consumer, Exchange exchange, HttpRequest request, HttpEngine engine) {
        try {
            consumer.getProcessor().process(exchange);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        if (failure == null && exchange.getMessage().getBody() instanceof HttpAnswer answer) {
            return answer;
        }
        Problem problem = failure instanceof ProblemException known ? known.problem() : Refusals.internalError();
        if (failure == null) {
            LOG.error("Request {}: route {} ended without an answer", request.requestId(), exchange.getFromRouteId());
        } else if (!(failure instanceof ProblemException)) {
            LOG.error(
                    "Request {}: route {} failed",
                    request.requestId(),
                    exchange.getFromRouteId(),
                    StackOnly.of(failure));
        }
        exchange.setVariable(Variables.PROBLEM, problem);
        return engine.problems()
                .of(
                        problem,
                        new ProblemAnswers.Occasion(
                                request.requestId(), engine.now(), consumer.route(), request, exchange));
    }
}
