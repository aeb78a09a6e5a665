package io.portico.dialect;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.model.PortalSession;

/** Makes of a session, new or made before, the document that the dialect's second program reads. */
@Component("showSessionToDialect")
final class ShowSession implements Processor {
    private final Clock clock;

    ShowSession(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PortalSession session = exchange.getMessage().getBody(PortalSession.class);
        exchange.getMessage().setBody(DialectDocument.of(session, exchange, clock.instant()));
    }
}
