package io.portico.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Names the caller by the broker user who sent the request; nothing in the message has a say in it. */
@Component("authenticateQueueCaller")
final class AuthenticateQueueCaller implements Processor {
    private final QueueProperties properties;

    AuthenticateQueueCaller(QueueProperties properties) {
        this.properties = properties;
    }

    @Override
    public void process(Exchange exchange) {
        String name = QueueRequest.in(exchange).user();
        BrokerUser user = properties.user(name);
        if (user == null || name == null) {
            throw new ProblemException(ProblemCode.UNAUTHORIZED, "The broker user is not known to the gateway.");
        }
        exchange.setVariable(Variables.CALLER, user.caller(name));
    }
}
