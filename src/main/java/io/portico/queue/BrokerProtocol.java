package io.portico.queue;

import java.util.Map;
import java.util.Set;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;

import org.jspecify.annotations.Nullable;

/** What the JMS interface has no words for, and the protocols that the broker is spoken to by do differently. */
interface BrokerProtocol {

    /** What the broker says of a queue that an answer is wanted at. */
    enum ReplyQueue {
        /** An answer can be sent there. */
        USABLE,
        /** It is gone, or does not take the gateway's messages. */
        CLOSED,
        /** It is no queue, or one that this sender may not be answered at. */
        FORBIDDEN
    }

    /**
     * Asks the broker about a queue.
     *
     * @param listed whether the sender may be answered there even if it is no temporary queue
     */
    ReplyQueue find(Session session, Queue queue, boolean listed) throws JMSException;

    /** Who sent the message in the broker's own words; absent where it says nothing that can be relied on. */
    @Nullable
    String statedUser(Message message) throws JMSException;

    /** Changes properties of a message that was received, which the JMS interface forbids. Its body is not looked at. */
    void rewrite(Message message, Set<String> removed, Map<String, Object> added) throws JMSException;

    /** What a selector calls the property of {@link #statedUser}; absent where it cannot see that. */
    @Nullable
    String userInSelectors();
}
