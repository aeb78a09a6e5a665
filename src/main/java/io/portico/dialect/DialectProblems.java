package io.portico.dialect;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import io.portico.flow.StackOnly;
import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.model.GatewayProblem;
import io.portico.model.Problem;

/** Tells a problem to the client of a dialect by the dialect's own program, and to everybody else as RFC 9457 says. */
@Component
final class DialectProblems implements ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(DialectProblems.class);

    private final ObjectProvider<ProducerTemplate> routes;

    DialectProblems(@Lazy ObjectProvider<ProducerTemplate> routes) {
        this.routes = routes;
    }

    @Override
    public HttpAnswer of(Problem problem, Occasion occasion) {
        String dialect = Dialect.ofRoute(occasion.route());
        if (dialect == null) {
            return RFC_9457.of(problem, occasion);
        }
        try {
            Exchange told = routes.getObject().request(Dialect.answers(dialect), exchange -> exchange.getMessage()
                    .setBody(DialectDocument.of(problem, occasion)));
            if (told.getException() == null && told.getMessage().getBody() instanceof HttpAnswer answer) {
                return answer.with(GatewayProblem.HEADER, problem.code().wireName());
            }
            LOG.error(
                    "Request {}: the dialect of {} has no answer to {}",
                    occasion.requestId(),
                    dialect,
                    problem.code().wireName(),
                    told.getException() == null ? null : StackOnly.of(told.getException()));
        } catch (RuntimeException e) {
            LOG.error("Request {}: the dialect of {} failed", occasion.requestId(), dialect, StackOnly.of(e));
        }
        return RFC_9457.of(problem, occasion);
    }
}
