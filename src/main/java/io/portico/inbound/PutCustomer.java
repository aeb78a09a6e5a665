package io.portico.inbound;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.customer.Customer;
import io.portico.customer.CustomerCheck;
import io.portico.customer.CustomerDirectory;
import io.portico.customer.CustomerJson;
import io.portico.customer.CustomerKey;
import io.portico.customer.CustomerReader;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.json.StrictJson;

/** Stores a customer in the place of what was there, and answers with what is stored. */
@Component("putCustomer")
final class PutCustomer implements Processor {
    private final CustomerDirectory directory;
    private final CustomerCheck check;

    PutCustomer(CustomerDirectory directory, CustomerCheck check) {
        this.directory = directory;
        this.check = check;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Caller caller = Callers.require(exchange, Scope.CUSTOMERS_WRITE);
        CustomerKey key = CustomerAddress.read(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
        Customer customer = CustomerReader.read(StrictJson.readObject(body), key);
        check.check(caller.organisation(), customer);
        exchange.getMessage().setBody(answer(customer, directory.put(caller.organisation(), customer)));
    }

    private static HttpAnswer answer(Customer customer, boolean isNew) {
        byte[] document = CustomerJson.bytes(customer);
        return isNew
                ? new HttpAnswer(
                        201, "application/json", Map.of("Location", CustomerAddress.write(customer.key())), document)
                : HttpAnswer.json(200, document);
    }
}
