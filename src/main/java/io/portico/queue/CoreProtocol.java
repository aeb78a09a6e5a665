package io.portico.queue;

import java.util.Map;
import java.util.Set;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/** The protocol of Artemis: the embedded broker is spoken to by it, and an external one unless its URL says otherwise. */
final class CoreProtocol implements BrokerProtocol {
    /** Set by the broker's translation of every AMQP message. */
    private static final String CAME_BY_AMQP = "JMS_AMQP_ORIGINAL_ENCODING";

    /** What {@code JMSXUserID} is called on the broker. */
    private static final String VALIDATED_USER = "_AMQ_VALIDATED_USER";

    private final boolean trustsAmqpUsers;

    /** @param trustsAmqpUsers whether the broker states the users of AMQP senders, too */
    CoreProtocol(boolean trustsAmqpUsers) {
        this.trustsAmqpUsers = trustsAmqpUsers;
    }

    /** Whether a queue is temporary is the broker's word, not the sender's: an AMQP sender's address is a mere name. */
    @Override
    public ReplyQueue find(Session session, Queue queue, boolean listed) throws JMSException {
        ClientSession.QueueQuery found = query(session, queue.getQueueName());
        boolean temporary = found.isExists() ? found.isTemporary() : queue instanceof TemporaryQueue;
        if (!temporary && !listed) {
            return ReplyQueue.FORBIDDEN;
        }
        if (found.isExists()) {
            return found.getRoutingType() == RoutingType.MULTICAST ? ReplyQueue.FORBIDDEN : ReplyQueue.USABLE;
        }
        return temporary || !found.isAutoCreateQueues() ? ReplyQueue.CLOSED : ReplyQueue.USABLE;
    }

    private static ClientSession.QueueQuery query(Session session, String name) throws JMSException {
        try {
            return ((ActiveMQSession) session).getCoreSession().queueQuery(SimpleString.of(name));
        } catch (ActiveMQException e) {
            JMSException failure = new JMSException("The broker does not answer.");
            failure.setLinkedException(e);
            throw failure;
        }
    }

    @Override
    public @Nullable String statedUser(Message message) throws JMSException {
        return trustsAmqpUsers || !message.propertyExists(CAME_BY_AMQP)
                ? message.getStringProperty(QueueProperties.STATED_USER)
                : null;
    }

    @Override
    public void rewrite(Message message, Set<String> removed, Map<String, Object> added) {
        ClientMessage core = ((ActiveMQMessage) message).getCoreMessage();
        removed.forEach(name -> core.removeProperty(SimpleString.of(name)));
        added.forEach(core::putObjectProperty);
    }

    @Override
    public String userInSelectors() {
        return VALIDATED_USER;
    }
}
