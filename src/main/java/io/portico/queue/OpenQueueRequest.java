package io.portico.queue;

import java.time.Clock;
import java.time.Instant;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.message.DeadLetter;
import io.portico.model.Identifiers;

/**
 * Puts the delivery into a variable and an empty message in its place: no property that a sender wrote is ever a header
 * that a component obeys.
 */
@Component("openQueueRequest")
final class OpenQueueRequest implements Processor {
    private final QueueProperties properties;
    private final BrokerProtocol protocol;
    private final BrokerRoom room;
    private final Clock clock;

    OpenQueueRequest(QueueProperties properties, BrokerProtocol protocol, BrokerRoom room, Clock clock) {
        this.room = room;
        this.properties = properties;
        this.protocol = protocol;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String requestId = Identifiers.newRequestId();
        QueueRequest request = open(exchange.getMessage(JmsMessage.class), requestId);
        exchange.setMessage(new DefaultMessage(exchange));
        exchange.setVariable(Variables.CHANNEL, Variables.QUEUE);
        exchange.setVariable(Variables.REQUEST_ID, requestId);
        exchange.setVariable(QueueRequest.VARIABLE, request);
        if (!room.await(exchange.getContext())) {
            exchange.setRollbackOnly(true);
            return;
        }
        Instant sent = request.provenance().sentAt();
        if (sent != null && sent.isBefore(clock.instant().minus(properties.maxAge()))) {
            throw new DeadLetter(DeadLetter.REQUEST_TOO_OLD);
        }
    }

    private QueueRequest open(JmsMessage delivery, String requestId) throws JMSException {
        Message message = delivery.getJmsMessage();
        Provenance provenance = Provenance.of(message, protocol, properties.gatewayUser());
        int attempt = provenance.attempts() + message.getIntProperty("JMSXDeliveryCount");
        return new QueueRequest(message, delivery.getJmsSession(), requestId, provenance, attempt);
    }
}
