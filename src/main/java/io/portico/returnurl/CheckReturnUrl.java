package io.portico.returnurl;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;

/** The step of the same name: holds every URL of a request against the policy of the caller's organisation. */
@Component("checkReturnUrl")
final class CheckReturnUrl implements Processor {
    private final ReturnUrlPolicies policies;

    CheckReturnUrl(ReturnUrlPolicies policies) {
        this.policies = policies;
    }

    @Override
    public void process(Exchange exchange) {
        CreatePortalSession request = exchange.getMessage().getBody(CreatePortalSession.class);
        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        exchange.getMessage().setBody(ReturnUrlCheck.apply(request, policies.of(caller.organisation())));
    }
}
