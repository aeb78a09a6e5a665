package io.portico.inbound;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.http.ProblemAnswers;
import io.portico.model.Problem;

/** Translates a problem into the HTTP answer, in the form that the clients of the route know. */
@Component("writeProblem")
final class WriteProblem implements Processor {
    private final ProblemAnswers answers;
    private final Clock clock;

    WriteProblem(ProblemAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Problem problem = exchange.getVariable(Variables.PROBLEM, Problem.class);
        String requestId = exchange.getVariable(Variables.REQUEST_ID, String.class);
        exchange.getMessage()
                .setBody(answers.of(
                        problem,
                        new ProblemAnswers.Occasion(
                                requestId,
                                clock.instant(),
                                exchange.getFromRouteId(),
                                exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class),
                                exchange)));
    }
}
