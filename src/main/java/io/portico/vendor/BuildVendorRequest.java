package io.portico.vendor;

import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.Dropping;

/** Turns the canonical request into what the chosen account's Kamelet takes, and names its endpoint to the router. */
@Component("buildVendorRequest")
final class BuildVendorRequest implements Processor {

    @Override
    public void process(Exchange exchange) {
        CreatePortalSession request = exchange.getMessage().getBody(CreatePortalSession.class);
        VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
        VendorCall call = VendorCallPlanner.plan(
                request,
                account.facts(),
                exchange.getVariable(Variables.VENDOR_CUSTOMER_ID, String.class),
                exchange.getVariable(Variables.REQUEST_ID, String.class),
                droppable(exchange));
        if (exchange.getVariable(Variables.DIALECT) != null) {
            exchange.setVariable(Variables.VENDOR_KNOWS_KEYS, account.facts().knowsKeys());
        }
        exchange.setVariable(Variables.REQUEST, request);
        exchange.setVariable(VendorCall.VARIABLE, call);
        exchange.setVariable(Variables.VENDOR_ENDPOINT, account.endpoint());
        exchange.getMessage().setBody(call.body());
    }

    @SuppressWarnings("unchecked")
    private static Set<Dropping> droppable(Exchange exchange) {
        Set<Dropping> droppable = exchange.getVariable(Variables.DROPPABLE, Set.class);
        return droppable == null ? Dropping.USUAL : droppable;
    }
}
