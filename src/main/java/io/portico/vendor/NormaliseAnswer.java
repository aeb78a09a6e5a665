package io.portico.vendor;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;

/** Makes the canonical session, or the problem, of what the account's Kamelet answered. */
@Component("normaliseAnswer")
final class NormaliseAnswer implements Processor {
    private final Clock clock;

    NormaliseAnswer(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        JsonNode answer = exchange.getMessage().getBody(JsonNode.class);
        exchange.getMessage()
                .setBody(SessionNormaliser.normalise(
                        answer,
                        exchange.getVariable(Variables.VENDOR_STATUS, Integer.class),
                        exchange.getVariable(Variables.REQUEST, CreatePortalSession.class),
                        exchange.getVariable(VendorCall.VARIABLE, VendorCall.class),
                        exchange.getVariable(Variables.ACCOUNT, VendorAccount.class),
                        clock.instant()));
    }
}
