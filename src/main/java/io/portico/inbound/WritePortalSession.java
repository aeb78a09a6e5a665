package io.portico.inbound;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.http.HttpAnswer;
import io.portico.json.PortalSessionJson;
import io.portico.model.PortalSession;

/** Translates a new session into the HTTP answer. */
@Component("writePortalSession")
final class WritePortalSession implements Processor {

    @Override
    public void process(Exchange exchange) {
        PortalSession session = exchange.getMessage().getBody(PortalSession.class);
        exchange.getMessage()
                .setBody(new HttpAnswer(
                        201,
                        "application/json",
                        Map.of("Location", "/v1/portal-sessions/" + session.id()),
                        PortalSessionJson.write(session)));
    }
}
