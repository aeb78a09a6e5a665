package io.portico.caller;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** Lets a request for a portal session through where its caller may write billing. */
@Component("authorisePortalSession")
final class AuthorisePortalSession implements Processor {

    @Override
    public void process(Exchange exchange) {
        Callers.require(exchange, Scope.BILLING_WRITE);
    }
}
