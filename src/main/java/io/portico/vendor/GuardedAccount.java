package io.portico.vendor;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.flow.Deadline;
import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

/**
 * One account behind its guard: a call is made within the time that its request has left, and sent once more where
 * that can only help.
 */
final class GuardedAccount {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedAccount.class);

    private final VendorAccount account;
    private final ResendProperties resend;
    private final AccountGuard guard;
    private final ResendBudget budget;
    private final GuardMeters meters;

    GuardedAccount(
            VendorAccount account,
            GuardProperties properties,
            ResendProperties resend,
            Clock clock,
            MeterRegistry registry) {
        this.account = account;
        this.resend = resend;
        this.guard = new AccountGuard(account, properties, clock);
        this.budget = new ResendBudget(resend.share());
        this.meters = new GuardMeters(registry, account);
    }

    GuardMeters meters() {
        return meters;
    }

    VendorHealth.Health health() {
        return guard.health();
    }

    int inFlight() {
        return guard.inFlight();
    }

    /** Makes the call; what ended it, if it failed, is the exchange's exception. Blocks. */
    void call(Exchange exchange, Processor steps) {
        Object request = exchange.getMessage().getBody();
        budget.called();
        Attempt attempt = attempt(exchange, steps);
        if (attempt.maySendAgain(account.facts())) {
            if (Deadline.nanosLeft(exchange) >= resend.leastLeft().toNanos() && budget.take()) {
                LockSupport.parkNanos(pause());
                begin(exchange, request);
                attempt = attempt.followedBy(attempt(exchange, steps));
                meters.resent(attempt.succeeded() ? GuardMeters.Resend.SUCCEEDED : GuardMeters.Resend.FAILED);
            } else {
                meters.resent(GuardMeters.Resend.WITHHELD);
            }
        }
        if (attempt.problem() != null) {
            exchange.setException(new ProblemException(attempt.problem()));
        }
    }

    private Attempt attempt(Exchange exchange, Processor steps) {
        long left = Deadline.nanosLeft(exchange);
        try {
            if (left <= 0) {
                throw new ProblemException(
                        ProblemCode.OVERLOADED, "The time that the request had was over before the vendor was asked.");
            }
            guard.enter();
        } catch (ProblemException refused) {
            meters.refused(reason(refused.problem().code(), left));
            return Attempt.refused(refused);
        }
        CurrentCall call = CurrentCall.of(account.key(), left);
        long start = System.nanoTime();
        try {
            call.run(() -> steps.process(exchange));
        } catch (Throwable e) { // An Error as well: whatever happens, the call has to leave the guard.
            exchange.setException(e);
        }
        Throwable failure = exchange.getException();
        Problem problem = failure == null ? null : problem(failure);
        if (failure != null && problem == null && call.wasMade()) {
            problem = defect(exchange, failure);
        }
        guard.leave(System.nanoTime() - start, problem, failure);
        return new Attempt(true, problem, failure);
    }

    /** As if the call had not been made before. */
    private static void begin(Exchange exchange, Object request) {
        exchange.setException(null);
        exchange.removeVariable(Variables.VENDOR_STATUS);
        exchange.setMessage(new DefaultMessage(exchange));
        exchange.getMessage().setBody(request);
    }

    private long pause() {
        Duration most = resend.longestPause();
        long range = most.minus(resend.shortestPause()).toNanos();
        return most.toNanos() - (range <= 0 ? 0 : ThreadLocalRandom.current().nextLong(range));
    }

    private static GuardMeters.Refusal reason(ProblemCode code, long left) {
        if (left <= 0) {
            return GuardMeters.Refusal.OUT_OF_TIME;
        }
        return switch (code) {
            case VENDOR_RATE_LIMITED -> GuardMeters.Refusal.RATE_LIMITED;
            case VENDOR_CIRCUIT_OPEN -> GuardMeters.Refusal.CIRCUIT_OPEN;
            default -> GuardMeters.Refusal.BULKHEAD_FULL;
        };
    }

    /** A defect says nothing of what the vendor did: it was asked, and may have made a session. */
    private Problem defect(Exchange exchange, Throwable failure) {
        LOG.atError()
                .addKeyValue("requestId", exchange.getVariable(Variables.REQUEST_ID))
                .addKeyValue("account", account.key())
                .setCause(StackOnly.of(failure))
                .log("The gateway failed after it had called the vendor");
        return Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed after it had called the vendor.")
                .withOutcome(Outcome.UNKNOWN);
    }

    private @Nullable Problem problem(Throwable failure) {
        ProblemException known = ObjectHelper.getException(ProblemException.class, failure);
        if (known != null) {
            return known.problem();
        }
        VendorCallException call = ObjectHelper.getException(VendorCallException.class, failure);
        return call == null
                ? null
                : Problem.of(call.code(), VendorRefusal.detail(call.code()))
                        .withRetryAfter(call.code() == ProblemCode.OVERLOADED ? Duration.ofSeconds(1) : null)
                        .withVendor(new VendorFault(account.vendor(), account.key(), null, null, null));
    }
}
