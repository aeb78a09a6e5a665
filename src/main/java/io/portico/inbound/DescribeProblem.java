package io.portico.inbound;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Tells what a caught exception means to whoever sent the request. What is no {@link ProblemException} is a defect of
 * the gateway: the client learns nothing of it, the log gets its trace.
 */
@Component("describeProblem")
final class DescribeProblem implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(DescribeProblem.class);
    private static final int MAX_CAUSES = 10;

    @Override
    public void process(Exchange exchange) {
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.setVariable(Variables.PROBLEM, describe(caught, exchange));
    }

    private static Problem describe(Throwable caught, Exchange exchange) {
        Throwable cause = caught;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof ProblemException problem) {
                return problem.problem();
            }
            cause = cause.getCause();
        }
        LOG.atError()
                .addKeyValue("requestId", exchange.getVariable(Variables.REQUEST_ID))
                .addKeyValue("route", exchange.getFromRouteId())
                .setCause(StackOnly.of(caught))
                .log("The gateway failed on a request");
        return Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed; its log knows more under the request's id.");
    }
}
