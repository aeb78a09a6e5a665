package io.portico.inbound;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.customer.Customer;
import io.portico.customer.CustomerDirectory;
import io.portico.customer.CustomerJson;
import io.portico.customer.CustomerKey;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Answers with the customer that a request for a session would find under the same id and id space. */
@Component("getCustomer")
final class GetCustomer implements Processor {
    private final CustomerDirectory directory;

    GetCustomer(CustomerDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.CUSTOMERS_READ);
        CustomerKey key = CustomerAddress.read(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        Customer customer = directory
                .find(caller.organisation(), key)
                .orElseThrow(() ->
                        new ProblemException(ProblemCode.CUSTOMER_NOT_FOUND, "The organisation has no such customer."));
        exchange.getMessage().setBody(HttpAnswer.json(200, CustomerJson.bytes(customer)));
    }
}
