package io.portico.inbound;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.json.StrictJson;
import io.portico.request.IdempotencyKeyForm;
import io.portico.request.PortalSessionRequestReader;

/** Translates the HTTP body, which the engine knows to claim to be JSON, into the canonical request. */
@Component("readPortalSessionRequest")
final class ReadPortalSessionRequest implements Processor {
    private static final byte[] NOTHING = {};

    @Override
    public void process(Exchange exchange) {
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        String key = IdempotencyKeyForm.of(request.headerValues("idempotency-key"));
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        byte[] body = exchange.getMessage().getBody() instanceof byte[] bytes ? bytes : NOTHING;
        exchange.getMessage().setBody(PortalSessionRequestReader.read(StrictJson.readObject(body)));
    }
}
