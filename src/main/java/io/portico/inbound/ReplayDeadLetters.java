package io.portico.inbound;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.deadletter.DeadLetters;
import io.portico.deadletter.ReplayReport;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.json.StrictJson;

/** Lets dead letters of the organisation be requests again, or says which these would be. */
@Component("replayDeadLetters")
final class ReplayDeadLetters implements Processor {
    private final DeadLetters deadLetters;

    ReplayDeadLetters(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Caller caller = Callers.require(exchange, Scope.ADMIN);
        QueryParameters.none(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
        ReplayOrder order = ReplayOrder.read(StrictJson.readObject(body));
        ReplayReport report =
                deadLetters.replay(caller.organisation(), order.selection(), order.limit(), order.dryRun());
        exchange.getMessage().setBody(HttpAnswer.json(200, DeadLetterJson.write(report)));
    }
}
