package io.portico.queue;

import java.time.Instant;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request as the broker delivered it, in the session whose transaction it belongs to.
 *
 * @param requestId the gateway's id for it, new with each delivery
 * @param user the broker's own statement of who sent it; absent where the broker makes none
 * @param attempt 1 at the first delivery
 */
record QueueRequest(
        Message message,
        Session session,
        String requestId,
        @Nullable String user,
        int attempt) {
    /** {@code QueueRequest}: the exchange variable it travels in. */
    static final String VARIABLE = "queueRequest";
    /** {@code Destination}: the exchange variable that holds where its answer goes; absent until that is settled. */
    static final String REPLY_TARGET = "replyTarget";

    /** Set by the broker's translation of every AMQP message. */
    private static final String CAME_BY_AMQP = "JMS_AMQP_ORIGINAL_ENCODING";

    private static final String ARRIVED = "_AMQ_INGRESS_TIMESTAMP";

    static QueueRequest of(JmsMessage delivery, String requestId, boolean trustsAmqpUsers) throws JMSException {
        Message message = delivery.getJmsMessage();
        boolean userStated = trustsAmqpUsers || !message.propertyExists(CAME_BY_AMQP);
        return new QueueRequest(
                message,
                delivery.getJmsSession(),
                requestId,
                userStated ? message.getStringProperty("JMSXUserID") : null,
                message.getIntProperty("JMSXDeliveryCount"));
    }

    static QueueRequest in(Exchange exchange) {
        QueueRequest request = exchange.getVariable(VARIABLE, QueueRequest.class);
        if (request == null) {
            throw new IllegalStateException("The exchange did not come from the queue.");
        }
        return request;
    }

    static @Nullable Destination replyTarget(Exchange exchange) {
        return exchange.getVariable(REPLY_TARGET, Destination.class);
    }

    /** When it was sent: the sender's word, or the broker's where that says earlier or the sender says nothing. */
    @Nullable
    Instant sentAt() throws JMSException {
        long stated = message.getJMSTimestamp();
        long arrived = message.propertyExists(ARRIVED) ? message.getLongProperty(ARRIVED) : 0;
        long sent = stated <= 0 ? arrived : arrived <= 0 ? stated : Math.min(stated, arrived);
        return sent <= 0 ? null : Instant.ofEpochMilli(sent);
    }
}
