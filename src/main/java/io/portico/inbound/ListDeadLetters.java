package io.portico.inbound;

import java.util.List;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.deadletter.DeadLetterSelection;
import io.portico.deadletter.DeadLetters;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;

/** Answers with a page of the organisation's dead letters. */
@Component("listDeadLetters")
final class ListDeadLetters implements Processor {
    private static final int DEFAULT_LIMIT = 20;

    private final DeadLetters deadLetters;

    ListDeadLetters(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.ADMIN);
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        QueryParameters query = new QueryParameters(request, Set.of("id", "code", "after", "limit"));
        String id = query.read("id", DeadLetterFields::id, DeadLetterFields.ID_FORM);
        String code = query.read("code", DeadLetterFields::code, DeadLetterFields.CODE_FORM);
        String after = query.read("after", DeadLetterFields::id, "This is the value of next in a page before.");
        Integer limit = query.read("limit", DeadLetterFields::pageLimit, "This is a number from 1 to 100.");
        query.check();
        DeadLetterSelection selection = new DeadLetterSelection(id == null ? List.of() : List.of(id), code);
        exchange.getMessage()
                .setBody(HttpAnswer.json(
                        200,
                        DeadLetterJson.write(deadLetters.list(
                                caller.organisation(), selection, after, limit == null ? DEFAULT_LIMIT : limit))));
    }
}
