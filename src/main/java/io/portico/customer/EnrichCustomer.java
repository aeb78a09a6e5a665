package io.portico.customer;

import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;

/** Content Enricher: from the customer in the caller's terms to the vendor account and the customer's id there. */
@Component("enrichCustomer")
final class EnrichCustomer implements Processor {
    private final CustomerDirectory directory;

    EnrichCustomer(CustomerDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        CreatePortalSession request = exchange.getMessage().getMandatoryBody(CreatePortalSession.class);
        String organisation =
                exchange.getVariable(Variables.CALLER, Caller.class).organisation();
        List<VendorAccount> admitted = admitted(exchange);
        Customer customer = directory
                .find(organisation, new CustomerKey(request.customerSystem(), request.customerId()))
                .orElseThrow(() ->
                        new ProblemException(ProblemCode.CUSTOMER_NOT_FOUND, "The organisation has no such customer."));
        AccountSelection.Chosen chosen = AccountSelection.choose(customer.accounts(), admitted);
        exchange.setVariable(Variables.ACCOUNT, chosen.account());
        if (chosen.vendorCustomerId() == null) {
            exchange.removeVariable(Variables.VENDOR_CUSTOMER_ID);
        } else {
            exchange.setVariable(Variables.VENDOR_CUSTOMER_ID, chosen.vendorCustomerId());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<VendorAccount> admitted(Exchange exchange) {
        return exchange.getVariable(Variables.ADMITTED_ACCOUNTS, List.class);
    }
}
