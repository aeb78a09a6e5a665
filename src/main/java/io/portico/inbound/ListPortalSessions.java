package io.portico.inbound;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.ledger.Ledger;
import io.portico.ledger.LedgerEntry;
import io.portico.ledger.LedgerFilter;
import io.portico.ledger.LedgerPage;
import io.portico.model.ProblemCode;
import io.portico.request.TextField;

/** Answers with a page of the organisation's portal sessions and failed attempts, newest first. */
@Component("listPortalSessions")
final class ListPortalSessions implements Processor {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final int MAX_KEY = 64;
    private static final int MAX_CUSTOMER_ID = 200;
    private static final Set<String> OUTCOMES = Stream.concat(
                    Stream.of(LedgerEntry.CREATED),
                    Arrays.stream(ProblemCode.values()).map(ProblemCode::wireName))
            .collect(Collectors.toUnmodifiableSet());

    private final Ledger ledger;

    ListPortalSessions(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.BILLING_READ);
        LedgerPage page = list(caller, exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        exchange.getMessage().setBody(HttpAnswer.json(200, LedgerJson.write(page)));
    }

    private LedgerPage list(Caller caller, HttpRequest request) {
        QueryParameters query =
                new QueryParameters(request, Set.of("customerId", "vendor", "outcome", "after", "limit"));
        LedgerFilter filter = new LedgerFilter(
                query.read("customerId", only(ListPortalSessions::isCustomerId), "This is 1 to 200 characters."),
                query.read("vendor", only(text -> TextField.isKey(text, MAX_KEY)), "This is a vendor's key."),
                query.read("outcome", only(OUTCOMES::contains), "This is created, or a problem code."));
        String after = query.read("after", LedgerCursor::id, "This is the value of next in a page before.");
        Integer limit = query.read("limit", ListPortalSessions::limit, "This is a number from 1 to 100.");
        query.check();
        return ledger.list(caller.organisation(), filter, after, limit == null ? DEFAULT_LIMIT : limit);
    }

    private static boolean isCustomerId(String text) {
        return TextField.flaw(text, 1, MAX_CUSTOMER_ID) == null;
    }

    private static Function<String, @Nullable String> only(Predicate<String> allowed) {
        return text -> allowed.test(text) ? text : null;
    }

    private static @Nullable Integer limit(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        int limit = Integer.parseInt(text);
        return limit >= 1 && limit <= MAX_LIMIT ? limit : null;
    }
}
