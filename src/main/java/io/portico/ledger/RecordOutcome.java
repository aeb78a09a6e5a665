package io.portico.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.NowAndThen;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.vendor.VendorAccount;

/**
 * Records how a request for a portal session ended, once: one measurement, and one ledger entry. On success the body is
 * the session; on failure variable {@code problem} says why, and the request is the body still or variable
 * {@code request}. An exchange with neither is about something else, or could not be read, and leaves nothing; so does
 * one that is rolled back, since its message will come again. A session that is handed out once more is measured, and has
 * its entry already. It never throws, because what it records has already
 * happened.
 */
@Component("recordOutcome")
final class RecordOutcome implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(RecordOutcome.class);
    private static final String UNKNOWN = "none";
    private static final String REPLAYED = "replayed";

    private final Ledger ledger;
    private final OutcomeTimers timers;
    private final Clock clock;
    private final NowAndThen defectLog = new NowAndThen(Duration.ofMinutes(1));

    RecordOutcome(Ledger ledger, OutcomeTimers timers, Clock clock) {
        this.ledger = ledger;
        this.timers = timers;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        try {
            record(exchange);
        } catch (RuntimeException e) {
            if (defectLog.allows()) {
                LOG.error("An outcome could not be recorded ({})", e.getClass().getName());
            }
        }
    }

    private void record(Exchange exchange) {
        CreatePortalSession request = request(exchange);
        if (request == null || exchange.isRollbackOnly() || exchange.getVariable(Variables.RECORDED) != null) {
            return;
        }
        exchange.setVariable(Variables.RECORDED, Boolean.TRUE);
        long nanos = nanosSinceStart(exchange);
        String channel = channel(exchange);
        Problem problem = problem(exchange);
        boolean replayed = problem == null && exchange.getVariable(Variables.REPLAYED) != null;
        VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
        timers.record(
                nanos,
                account == null ? UNKNOWN : account.vendor(),
                account == null ? UNKNOWN : account.key(),
                outcome(problem, replayed),
                channel);

        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        if (caller == null || replayed) {
            return;
        }
        String requestId = exchange.getVariable(Variables.REQUEST_ID, UNKNOWN, String.class);
        LedgerEntry.Origin origin = new LedgerEntry.Origin(caller.organisation(), caller.name(), channel, requestId);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        ledger.record(
                problem == null
                        ? LedgerEntry.created(
                                origin,
                                request,
                                (PortalSession) exchange.getMessage().getBody(),
                                millis)
                        : LedgerEntry.failed(origin, request, account, problem, clock.instant(), millis));
    }

    private static String outcome(@Nullable Problem problem, boolean replayed) {
        if (problem != null) {
            return problem.code().wireName();
        }
        return replayed ? REPLAYED : LedgerEntry.CREATED;
    }

    private static @Nullable CreatePortalSession request(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof CreatePortalSession request
                ? request
                : exchange.getVariable(Variables.REQUEST, CreatePortalSession.class);
    }

    /** An exchange with neither a problem nor a session ended by a defect, and that is what is recorded. */
    private static @Nullable Problem problem(Exchange exchange) {
        Problem problem = exchange.getVariable(Variables.PROBLEM, Problem.class);
        if (problem != null || exchange.getMessage().getBody() instanceof PortalSession) {
            return problem;
        }
        return Problem.of(ProblemCode.INTERNAL_ERROR, "The request ended without an outcome.");
    }

    private static String channel(Exchange exchange) {
        boolean http = exchange.getVariable(Variables.HTTP_REQUEST) != null;
        return exchange.getVariable(Variables.CHANNEL, http ? Variables.HTTP : UNKNOWN, String.class);
    }

    private static long nanosSinceStart(Exchange exchange) {
        Long started = exchange.getVariable(Variables.STARTED, Long.class);
        return started == null
                ? TimeUnit.MILLISECONDS.toNanos(exchange.getClock().elapsed())
                : System.nanoTime() - started;
    }
}
