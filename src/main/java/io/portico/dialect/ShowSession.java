package io.portico.dialect;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.PortalSession;

/** Makes of a session, new or made before, the document that the dialect's second program reads. */
@Component("showSessionToDialect")
final class ShowSession implements Processor {
    private final DialectSettings settings;
    private final Clock clock;

    ShowSession(DialectSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PortalSession session = exchange.getMessage().getBody(PortalSession.class);
        ObjectNode document = DialectDocument.of(session, exchange, clock.instant());
        Boolean livemode = session.livemode();
        document.put("livemode", livemode == null ? settings.livemode() : livemode);
        exchange.getMessage().setBody(document);
    }
}
