package io.portico.queue;

import java.util.List;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.message.DeadLetter;

/**
 * Settles where the answer goes (Return Address) before anything else happens, so that no vendor is called for an answer
 * that must not or cannot be delivered.
 */
@Component("settleReplyTarget")
final class SettleReplyTarget implements Processor {
    private final QueueProperties properties;
    private final BrokerProtocol protocol;

    SettleReplyTarget(QueueProperties properties, BrokerProtocol protocol) {
        this.properties = properties;
        this.protocol = protocol;
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

    private Queue allowed(Destination wanted, QueueRequest request) throws JMSException {
        if (!(wanted instanceof Queue queue) || !ReplyPattern.isName(queue.getQueueName())) {
            throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        }
        boolean listed = isListed(queue.getQueueName(), request.user());
        return switch (protocol.find(request.session(), queue, listed)) {
            case USABLE -> queue;
            case CLOSED -> throw new DeadLetter(DeadLetter.REPLY_UNDELIVERABLE);
            case FORBIDDEN -> throw new DeadLetter(DeadLetter.REPLY_TARGET_NOT_ALLOWED);
        };
    }

    private boolean isListed(String name, @Nullable String user) {
        BrokerUser sender = properties.user(user);
        List<String> patterns = sender == null ? List.of() : sender.replyTo();
        return patterns.stream().anyMatch(pattern -> ReplyPattern.matches(pattern, name))
                && !name.equals(Queues.REQUESTS)
                && !name.equals(Queues.DEAD_LETTERS);
    }
}
