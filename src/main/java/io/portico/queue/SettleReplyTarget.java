package io.portico.queue;

import java.util.List;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Settles where the answer goes (Return Address) before anything else happens, so that no vendor is called for an answer
 * that must not or cannot be delivered. Whether a queue is temporary is the broker's word, not the sender's: an AMQP
 * sender's reply address is a mere name.
 */
@Component("settleReplyTarget")
final class SettleReplyTarget implements Processor {
    private final QueueProperties properties;

    SettleReplyTarget(QueueProperties properties) {
        this.properties = properties;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        QueueRequest request = QueueRequest.in(exchange);
        Destination wanted = wanted(request);
        exchange.setVariable(
                QueueRequest.REPLY_TARGET,
                allowed(wanted == null ? request.session().createQueue(Queues.REPLIES) : wanted, request));
    }

    private static @Nullable Destination wanted(QueueRequest request) {
        try {
            return request.message().getJMSReplyTo();
        } catch (JMSException | RuntimeException e) {
            throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        }
    }

    private Queue allowed(Destination wanted, QueueRequest request) throws JMSException, ActiveMQException {
        if (!(wanted instanceof Queue queue) || !ReplyPattern.isName(queue.getQueueName())) {
            throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        }
        String name = queue.getQueueName();
        ClientSession.QueueQuery found = query(request.session(), name);
        boolean temporary = found.isExists() ? found.isTemporary() : wanted instanceof TemporaryQueue;
        if (!temporary && !isListed(name, request.user())) {
            throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        }
        if (found.isExists() && found.getRoutingType() == RoutingType.MULTICAST) {
            throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        }
        if (!found.isExists() && (temporary || !found.isAutoCreateQueues())) {
            throw new DeadLetter(DeadLetter.REPLY_UNDELIVERABLE);
        }
        return queue;
    }

    private boolean isListed(String name, @Nullable String user) {
        BrokerUser sender = properties.user(user);
        List<String> patterns = sender == null ? List.of() : sender.replyTo();
        return patterns.stream().anyMatch(pattern -> ReplyPattern.matches(pattern, name))
                && !name.equals(Queues.REQUESTS)
                && !name.equals(Queues.DEAD_LETTERS);
    }

    private static ClientSession.QueueQuery query(Session session, String name) throws ActiveMQException {
        return ((ActiveMQSession) session).getCoreSession().queueQuery(SimpleString.of(name));
    }
}
