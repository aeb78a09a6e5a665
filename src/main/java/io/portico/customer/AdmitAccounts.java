package io.portico.customer;

import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;

/** Finds the accounts that a request admits, or refuses a vendor or account that its organisation does not have. */
@Component("admitAccounts")
final class AdmitAccounts implements Processor {
    private final VendorAccounts accounts;

    AdmitAccounts(VendorAccounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        CreatePortalSession request = exchange.getMessage().getMandatoryBody(CreatePortalSession.class);
        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        List<VendorAccount> admitted =
                AccountSelection.admitted(accounts, caller.organisation(), request.vendor(), request.account());
        exchange.setVariable(Variables.ADMITTED_ACCOUNTS, actingFor(exchange, admitted));
    }

    @SuppressWarnings("unchecked")
    private static List<VendorAccount> actingFor(Exchange exchange, List<VendorAccount> admitted) {
        Map<String, String> named = exchange.getVariable(Variables.ACTING_FOR, Map.class);
        return named == null
                ? admitted
                : ActingFor.narrowed(admitted, exchange.getVariable(Variables.DIALECT, String.class), named);
    }
}
