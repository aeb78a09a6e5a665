package io.portico.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;

import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.message.facade.JmsMessageFacade;
import org.jspecify.annotations.Nullable;

/**
 * AMQP 1.0, by which a broker cannot be asked whether a queue is temporary: only the sender says so. Answers therefore go
 * to listed queues only.
 */
final class AmqpProtocol implements BrokerProtocol {
    private final String userProperty;
    private final String gatewayUser;

    /**
     * @param userProperty where the broker states who sent a message
     * @param gatewayUser the gateway's own user
     */
    AmqpProtocol(String userProperty, String gatewayUser) {
        this.userProperty = userProperty;
        this.gatewayUser = gatewayUser;
    }

    /** Opens a link to it, which a broker refuses where it is not there or not the gateway's to send to. */
    @Override
    public ReplyQueue find(Session session, Queue queue, boolean listed) throws JMSException {
        if (!listed) {
            return ReplyQueue.FORBIDDEN;
        }
        try {
            session.createProducer(queue).close();
            return ReplyQueue.USABLE;
        } catch (InvalidDestinationException | JMSSecurityException refused) {
            return ReplyQueue.CLOSED;
        }
    }

    @Override
    public @Nullable String statedUser(Message message) throws JMSException {
        return message.getStringProperty(userProperty);
    }

    /** The user is the sender's to fill in, as the connection does for the field, and the broker's to check. */
    @Override
    public void rewrite(Message message, Set<String> removed, Map<String, Object> added) throws JMSException {
        JmsMessageFacade facade = ((JmsMessage) message).getFacade();
        Map<String, Object> kept = new HashMap<>();
        for (String name : facade.getPropertyNames()) {
            if (!removed.contains(name) && !name.equals(userProperty)) {
                kept.put(name, facade.getProperty(name));
            }
        }
        kept.putAll(added);
        if (!isField()) {
            kept.put(userProperty, gatewayUser);
        }
        facade.clearProperties();
        for (Map.Entry<String, Object> property : kept.entrySet()) {
            facade.setProperty(property.getKey(), property.getValue());
        }
    }

    @Override
    public @Nullable String userInSelectors() {
        return isField() ? null : userProperty;
    }

    /** Whether it is no application property, so that a selector need not see it. */
    private boolean isField() {
        return userProperty.startsWith("JMS");
    }
}
