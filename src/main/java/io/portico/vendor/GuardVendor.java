package io.portico.vendor;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.flow.Variables;

/**
 * The policy around every call to a vendor account: it refuses before the call while the account is to be left alone or
 * the request has no time left, sends once more what can only gain by it, and names the account in whatever ended the
 * call.
 */
@Component("guardVendor")
final class GuardVendor implements Policy, VendorHealth {
    private static final Health UNTROUBLED = new Health(Breaker.CLOSED, true, null);

    private final GuardProperties properties;
    private final ResendProperties resend;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Map<String, GuardedAccount> guards = new ConcurrentHashMap<>();

    GuardVendor(GuardProperties properties, ResendProperties resend, Clock clock, MeterRegistry registry) {
        this.properties = properties;
        this.resend = resend;
        this.clock = clock;
        this.registry = registry;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor processor) {
        return new GuardedSteps(processor);
    }

    @Override
    public Health of(String account) {
        GuardedAccount guard = guards.get(account);
        return guard == null ? UNTROUBLED : guard.health();
    }

    /** Calls in flight at an account. */
    int inFlight(String account) {
        GuardedAccount guard = guards.get(account);
        return guard == null ? 0 : guard.inFlight();
    }

    /** Shows an account to monitors before anybody has asked it. */
    void show(VendorAccount account) {
        guardOf(account).meters().show(this);
    }

    private GuardedAccount guardOf(VendorAccount account) {
        GuardedAccount guard = guards.get(account.key()); // computeIfAbsent may lock even where it finds one
        return guard != null
                ? guard
                : guards.computeIfAbsent(
                        account.key(), key -> new GuardedAccount(account, properties, resend, clock, registry));
    }

    /** Must be a {@link DelegateAsyncProcessor}: Camel skips the steps of other asynchronous wrappers silently. */
    private final class GuardedSteps extends DelegateAsyncProcessor {

        GuardedSteps(Processor steps) {
            super(steps);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
                guardOf(account).call(exchange, getProcessor());
            } catch (Throwable e) { // An Error as well: without a word to the callback the request would wait for good.
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }
    }
}
