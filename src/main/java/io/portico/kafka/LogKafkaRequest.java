package io.portico.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.ledger.RequestLog;
import io.portico.model.Problem;
import io.portico.vendor.VendorAccount;

/** Makes the log line of one attempt at a request: answered, to be tried again, or put with the dead letters. */
final class LogKafkaRequest implements Processor {
    /** {@code String}: the code a dead letter carries; absent for what is none. */
    static final String BURIED_AS = "buriedAs";

    private static final String DELIVERED_AGAIN = "delivered-again";
    private static final int CREATED = 201;
    private static final int NO_ANSWER = 0;

    private final RequestLog log;

    LogKafkaRequest(RequestLog log) {
        this.log = log;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
        Problem problem = exchange.getVariable(Variables.PROBLEM, Problem.class);
        log.write(new RequestLog.Line(
                exchange.getVariable(Variables.REQUEST_ID, "none", String.class),
                Variables.KAFKA,
                caller == null ? null : caller.organisation(),
                caller == null ? null : caller.name(),
                exchange.getFromRouteId(),
                account == null ? null : account.vendor(),
                account == null ? null : account.key(),
                outcome(exchange, problem),
                status(exchange, problem),
                exchange.getClock().elapsed(),
                null));
    }

    private static String outcome(Exchange exchange, @Nullable Problem problem) {
        if (exchange.isRollbackOnly()) {
            return DELIVERED_AGAIN;
        }
        String buriedAs = exchange.getVariable(BURIED_AS, String.class);
        if (buriedAs != null) {
            return buriedAs;
        }
        if (problem != null) {
            return problem.code().wireName();
        }
        return exchange.getVariable(Variables.REPLAYED) == null ? "ok" : "replayed";
    }

    private static int status(Exchange exchange, @Nullable Problem problem) {
        if (exchange.isRollbackOnly() || exchange.getVariable(BURIED_AS) != null) {
            return NO_ANSWER;
        }
        return problem == null ? CREATED : problem.code().status();
    }
}
