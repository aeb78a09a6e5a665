package io.portico.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Names the caller by the broker user who sent the request; nothing in the message has a say in it. A user of an organisation
 * that does not share the gateway, or no longer, is nobody.
 */
@Component("authenticateQueueCaller")
final class AuthenticateQueueCaller implements Processor {
    private final QueueProperties properties;
    private final SharingOrganisations organisations;

    AuthenticateQueueCaller(QueueProperties properties, SharingOrganisations organisations) {
        this.properties = properties;
        this.organisations = organisations;
    }

    @Override
    public void process(Exchange exchange) {
        String name = QueueRequest.in(exchange).user();
        BrokerUser user = properties.user(name);
        if (user == null || name == null || !organisations.contains(user.organisation())) {
            throw new ProblemException(ProblemCode.UNAUTHORIZED, "The broker user is not known to the gateway.");
        }
        exchange.setVariable(Variables.CALLER, user.caller(name));
    }
}
