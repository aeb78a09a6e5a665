package io.portico.vendor;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.PortalSession;
import io.portico.model.ProblemCode;
import io.portico.model.VendorDocument;

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
        ProblemCode told = exchange.getVariable(Variables.VENDOR_PROBLEM, ProblemCode.class);
        if (told != null && answer.path("refusal") instanceof ObjectNode refusal) {
            refusal.put("code", told.wireName());
        }
        PortalSession session = SessionNormaliser.normalise(
                answer,
                exchange.getVariable(Variables.VENDOR_STATUS, Integer.class),
                exchange.getVariable(Variables.REQUEST, CreatePortalSession.class),
                exchange.getVariable(VendorCall.VARIABLE, VendorCall.class),
                exchange.getVariable(Variables.ACCOUNT, VendorAccount.class),
                clock.instant());
        VendorDocument document = exchange.getVariable(Variables.VENDOR_DOCUMENT, VendorDocument.class);
        exchange.getMessage().setBody(document == null ? session : session.with(document));
    }
}
