package io.portico.vendor;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

/**
 * The policy around every call to a vendor account: it refuses before the call while the account is to be left alone,
 * and names the account in whatever ended the call.
 */
@Component("guardVendor")
final class GuardVendor implements Policy, VendorHealth {
    private static final Health UNTROUBLED = new Health(Breaker.CLOSED, true, null);

    private final GuardProperties properties;
    private final Clock clock;
    private final Map<String, AccountGuard> guards = new ConcurrentHashMap<>();

    GuardVendor(GuardProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor processor) {
        return new GuardedSteps(processor);
    }

    @Override
    public Health of(String account) {
        AccountGuard guard = guards.get(account);
        return guard == null ? UNTROUBLED : guard.health();
    }

    private AccountGuard guardOf(VendorAccount account) {
        AccountGuard guard = guards.get(account.key()); // computeIfAbsent may lock even where it finds one
        return guard != null
                ? guard
                : guards.computeIfAbsent(account.key(), key -> new AccountGuard(account, properties, clock));
    }

    /** Must be a {@link DelegateAsyncProcessor}: Camel skips the steps of other asynchronous wrappers silently. */
    private final class GuardedSteps extends DelegateAsyncProcessor {

        GuardedSteps(Processor steps) {
            super(steps);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
            AccountGuard guard = guardOf(account);
            try {
                guard.enter();
            } catch (ProblemException refused) {
                exchange.setException(refused);
                callback.done(true);
                return true;
            }
            long start = System.nanoTime();
            try {
                CallingAccount.during(account.key(), () -> getProcessor().process(exchange));
            } catch (Throwable e) { // An Error as well: whatever happens, the call has to leave the guard.
                exchange.setException(e);
            }
            Throwable failure = exchange.getException();
            Problem problem = failure == null ? null : problem(failure, account);
            guard.leave(System.nanoTime() - start, problem, failure);
            if (problem != null) {
                exchange.setException(new ProblemException(problem));
            }
            callback.done(true);
            return true;
        }
    }

    private static @Nullable Problem problem(Throwable failure, VendorAccount account) {
        if (failure instanceof ProblemException known) {
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
