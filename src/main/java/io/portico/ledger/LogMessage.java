package io.portico.ledger;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.Problem;
import io.portico.vendor.VendorAccount;

/** Makes the log line of one delivery of a request: answered, delivered again later, waiting, or put with the dead letters. */
public final class LogMessage implements Processor {
    /** {@code String}: why the request has no answer: the code its dead letter carries, or what it waits for. */
    public static final String UNANSWERED = "unanswered";

    /** The value of {@link #UNANSWERED} of a request whose vendor account is not to be called for now. */
    public static final String WAITS_FOR_VENDOR = "waits-for-vendor";

    private static final String DELIVERED_AGAIN = "delivered-again";
    private static final int CREATED = 201;
    private static final int NO_ANSWER = 0;

    private final RequestLog log;
    private final String channel;

    /** @param channel the value of {@link Variables#CHANNEL} for the requests it is told of */
    public LogMessage(RequestLog log, String channel) {
        this.log = log;
        this.channel = channel;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
        Problem problem = exchange.getVariable(Variables.PROBLEM, Problem.class);
        String unanswered =
                exchange.isRollbackOnly() ? DELIVERED_AGAIN : exchange.getVariable(UNANSWERED, String.class);
        log.write(new RequestLog.Line(
                exchange.getVariable(Variables.REQUEST_ID, "none", String.class),
                channel,
                caller == null ? null : caller.organisation(),
                caller == null ? null : caller.name(),
                exchange.getFromRouteId(),
                account == null ? null : account.vendor(),
                account == null ? null : account.key(),
                unanswered == null ? answer(exchange, problem) : unanswered,
                unanswered == null ? status(problem) : NO_ANSWER,
                exchange.getClock().elapsed(),
                null));
    }

    private static String answer(Exchange exchange, @Nullable Problem problem) {
        if (problem != null) {
            return problem.code().wireName();
        }
        return exchange.getVariable(Variables.REPLAYED) == null ? "ok" : "replayed";
    }

    private static int status(@Nullable Problem problem) {
        return problem == null ? CREATED : problem.code().status();
    }
}
