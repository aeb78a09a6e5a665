package io.portico.inbound;

import java.time.Duration;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.http.HttpExchangeLog;
import io.portico.ledger.RequestLog;
import io.portico.vendor.VendorAccount;

/** Makes the log line of a request over HTTP from what the engine and the routes knew of it. */
@Component
final class LogHttpRequest implements HttpExchangeLog {
    private final RequestLog log;

    LogHttpRequest(RequestLog log) {
        this.log = log;
    }

    @Override
    public void over(Entry entry) {
        Exchange exchange = entry.exchange();
        Caller caller = variable(exchange, Variables.CALLER, Caller.class);
        VendorAccount account = variable(exchange, Variables.ACCOUNT, VendorAccount.class);
        log.write(new RequestLog.Line(
                entry.requestId(),
                entry.engine(),
                caller == null ? null : caller.organisation(),
                caller == null ? null : caller.name(),
                exchange == null ? null : exchange.getFromRouteId(),
                account == null ? null : account.vendor(),
                account == null ? null : account.key(),
                outcome(entry),
                entry.status(),
                Duration.ofNanos(entry.nanos()).toMillis(),
                entry.request() == null ? null : entry.request().remoteAddress()));
    }

    private static String outcome(Entry entry) {
        if (entry.problem() != null) {
            return entry.problem().wireName();
        }
        return variable(entry.exchange(), Variables.REPLAYED, Boolean.class) == null ? "ok" : "replayed";
    }

    private static <T> @Nullable T variable(@Nullable Exchange exchange, String name, Class<T> type) {
        return exchange == null ? null : exchange.getVariable(name, type);
    }
}
