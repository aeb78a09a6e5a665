package io.portico.queue;

import java.time.Instant;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;

import io.portico.message.DeadLetter;

/**
 * Where a request comes from. The broker's statement says who sent a message. Where that is the gateway, which moves
 * requests from queue to queue, the gateway's own notes say whose the request is; in anybody else's message the same
 * properties mean nothing.
 *
 * @param user the broker user who sent the request at first; absent where the broker makes no statement
 * @param attempts deliveries that counted before the gateway moved the request
 * @param sentAt when the request was sent at first; absent where nobody says so
 * @param messageId the id that it had at first
 * @param replayed whether it was a dead letter that an operator has ordered again
 */
record Provenance(
        @Nullable String user,
        int attempts,
        @Nullable Instant sentAt,
        @Nullable String messageId,
        boolean replayed) {
    /** When a message reached the request queue, in milliseconds. */
    static final String ARRIVED = "_AMQ_INGRESS_TIMESTAMP";

    static Provenance of(Message message, BrokerProtocol protocol, String gatewayUser) throws JMSException {
        String stated = protocol.statedUser(message);
        if (stated == null || stated.isEmpty() || !stated.equals(gatewayUser)) {
            return new Provenance(stated, 0, sentAt(message), message.getJMSMessageID(), false);
        }
        String first = message.getStringProperty(Marks.MESSAGE_ID);
        return new Provenance(
                message.getStringProperty(Marks.USER),
                message.propertyExists(DeadLetter.ATTEMPTS) ? message.getIntProperty(DeadLetter.ATTEMPTS) : 0,
                message.propertyExists(Marks.SENT)
                        ? Instant.ofEpochMilli(message.getLongProperty(Marks.SENT))
                        : sentAt(message),
                first == null ? message.getJMSMessageID() : first,
                message.propertyExists(Marks.REPLAYED));
    }

    /** The sender's word, or the broker's where that says earlier or the sender says nothing. */
    private static @Nullable Instant sentAt(Message message) throws JMSException {
        long stated = message.getJMSTimestamp();
        long arrived = message.propertyExists(ARRIVED) ? message.getLongProperty(ARRIVED) : 0;
        long sent = stated <= 0 ? arrived : arrived <= 0 ? stated : Math.min(stated, arrived);
        return sent <= 0 ? null : Instant.ofEpochMilli(sent);
    }
}
