package io.portico.inbound;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.ProblemAnswer;
import io.portico.model.Problem;

/** Translates a problem into the HTTP answer. */
@Component("writeProblem")
final class WriteProblem implements Processor {
    private final Clock clock;

    WriteProblem(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Problem problem = exchange.getVariable(Variables.PROBLEM, Problem.class);
        String requestId = exchange.getVariable(Variables.REQUEST_ID, String.class);
        exchange.getMessage().setBody(ProblemAnswer.of(problem, requestId, clock.instant()));
    }
}
