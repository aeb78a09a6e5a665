package io.portico.inbound;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.customer.CustomerDirectory;
import io.portico.customer.CustomerKey;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Forgets a customer, named by its own id: an alias may have moved to somebody else since it was noted down. */
@Component("deleteCustomer")
final class DeleteCustomer implements Processor {
    private final CustomerDirectory directory;

    DeleteCustomer(CustomerDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.CUSTOMERS_WRITE);
        CustomerKey key = CustomerAddress.read(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        if (!directory.delete(caller.organisation(), key)) {
            throw new ProblemException(
                    ProblemCode.CUSTOMER_NOT_FOUND, "The organisation has no customer whose own id this is.");
        }
        exchange.getMessage().setBody(HttpAnswer.empty(204));
    }
}
