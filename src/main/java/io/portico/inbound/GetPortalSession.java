package io.portico.inbound;

import java.util.Optional;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.ledger.Ledger;
import io.portico.ledger.LedgerEntry;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Answers with the record of one portal session; another organisation's is as unknown as one that never was. */
@Component("getPortalSession")
final class GetPortalSession implements Processor {
    private final Ledger ledger;

    GetPortalSession(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.BILLING_READ);
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        QueryParameters.none(request);
        String id = request.pathParameters().getOrDefault("id", "");
        LedgerEntry entry = find(caller.organisation(), id)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.PORTAL_SESSION_NOT_FOUND, "There is no portal session of that id."));
        exchange.getMessage().setBody(HttpAnswer.json(200, LedgerJson.write(entry)));
    }

    private Optional<LedgerEntry> find(String organisation, String id) {
        return LedgerCursor.isId(id) ? ledger.find(organisation, id) : Optional.empty();
    }
}
