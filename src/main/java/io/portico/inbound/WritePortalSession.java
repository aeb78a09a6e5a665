package io.portico.inbound;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.json.PortalSessionJson;
import io.portico.model.PortalSession;

/** Translates a session, new or made for an earlier request with the same key, into the HTTP answer. */
@Component("writePortalSession")
final class WritePortalSession implements Processor {

    @Override
    public void process(Exchange exchange) {
        PortalSession session = exchange.getMessage().getBody(PortalSession.class);
        String location = "/v1/portal-sessions/" + session.id();
        Map<String, String> headers = exchange.getVariable(Variables.REPLAYED) == null
                ? Map.of("Location", location)
                : Map.of("Location", location, "Idempotent-Replayed", "true");
        exchange.getMessage()
                .setBody(new HttpAnswer(201, "application/json", headers, PortalSessionJson.write(session)));
    }
}
