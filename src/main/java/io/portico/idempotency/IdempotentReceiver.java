package io.portico.idempotency;

import java.util.Map;
import java.util.TreeMap;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorCallKey;

/**
 * The Idempotent Receiver around the call of a vendor: of all requests with one key, one goes through; the others are
 * answered with its session, or refused. A request without a key is none of its business.
 */
@Component("idempotentReceiver")
final class IdempotentReceiver implements Policy {
    private static final String OPERATION = "create-portal-session";

    private final IdempotencyKeys keys;

    IdempotentReceiver(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor processor) {
        return new ReceivedOnce(processor);
    }

    /** Must be a {@link DelegateAsyncProcessor}: Camel skips the steps of other asynchronous wrappers silently. */
    private final class ReceivedOnce extends DelegateAsyncProcessor {

        ReceivedOnce(Processor steps) {
            super(steps);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            String key = exchange.getVariable(Variables.IDEMPOTENCY_KEY, String.class);
            if (key == null) {
                return super.process(exchange, callback);
            }
            try {
                receive(exchange, key);
            } catch (Throwable e) { // An Error as well: without a word to the callback the request would wait for good.
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }

        private void receive(Exchange exchange, String key) {
            VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
            Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
            Claim claim = keys.claim(
                    KeyScope.of(caller.organisation(), operation(exchange), key),
                    exchange.getVariable(Variables.REQUEST, CreatePortalSession.class),
                    account.key(),
                    DuplicatePolicy.of(account.facts().duplicatePolicy()),
                    Boolean.TRUE.equals(exchange.getVariable(Variables.RENEWS, Boolean.class)));
            if (claim instanceof Claim.Held held) {
                goOn(exchange, held);
            } else if (claim instanceof Claim.Replayed replayed) {
                exchange.setVariable(Variables.REPLAYED, Boolean.TRUE);
                exchange.getMessage().setBody(replayed.session());
            }
        }

        private void goOn(Exchange exchange, Claim.Held held) {
            exchange.setVariable(Claim.Held.VARIABLE, held);
            VendorCallKey.replace(exchange, held.vendorKey());
            try {
                getProcessor().process(exchange);
            } catch (Throwable e) { // An Error as well: whatever happens, the key must not stay behind.
                exchange.setException(e);
            }
            if (exchange.getException() != null) {
                keys.failed(held, problem(exchange));
            } else if (exchange.getMessage().getBody() instanceof PortalSession session) {
                keys.succeeded(held, session);
            }
        }
    }

    /**
     * Whoever says for whom it acts has keys of its own for each of them, as at the vendor whose client it is. So has each
     * customer that an API key stands for: in a dialect, nobody else is called as the organisation itself calls its customers.
     */
    private static String operation(Exchange exchange) {
        Map<?, ?> actingFor = exchange.getVariable(Variables.ACTING_FOR, Map.class);
        if (actingFor != null) {
            return OPERATION + " for " + new TreeMap<>(actingFor);
        }
        CreatePortalSession request = exchange.getVariable(Variables.REQUEST, CreatePortalSession.class);
        boolean ofTheKey = exchange.getVariable(Variables.DIALECT) != null
                && request.customerSystem().equals(CreatePortalSession.DEFAULT_SYSTEM);
        return ofTheKey ? OPERATION + " of customer " + request.customerId() : OPERATION;
    }

    /** What the guard let through as it was is a defect that came before the vendor was called. */
    private static Problem problem(Exchange exchange) {
        ProblemException known = ObjectHelper.getException(ProblemException.class, exchange.getException());
        return known != null ? known.problem() : Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed.");
    }
}
