package io.portico.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.message.DeadLetter;

/**
 * Moves requests as they came, body unread and properties kept, in the session that received them: the message leaves one
 * queue and stands in the other, or neither. The broker then states the gateway as the sender, so the gateway notes whose
 * the request is ({@link Provenance}).
 */
@Component
final class RequestMover {
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";
    private static final String IDEMPOTENCY_KEY = "IdempotencyKey";

    /** The sender's instructions to the broker, which would hold up or swallow the message, and the gateway's notes. */
    private static final Set<String> NEVER_MOVED = Set.of(
            "_AMQ_SCHED_DELIVERY",
            DUPLICATE_ID,
            DeadLetter.CODE,
            DeadLetter.ATTEMPTS,
            DeadLetter.REQUEST_ID,
            Marks.USER,
            Marks.MESSAGE_ID,
            Marks.SENT,
            Marks.REPLAYED);

    /** What the broker wrote, of a way that begins anew. */
    private static final Set<String> OF_THE_WAY = Set.of(
            Provenance.ARRIVED,
            "_AMQ_ORIG_ADDRESS",
            "_AMQ_ORIG_QUEUE",
            "_AMQ_ORIG_MESSAGE_ID",
            "_AMQ_ORIG_ROUTING_TYPE",
            Marks.EXPIRED);

    private final BrokerProtocol protocol;
    private final Clock clock;

    RequestMover(BrokerProtocol protocol, Clock clock) {
        this.protocol = protocol;
        this.clock = clock;
    }

    /** Puts a request aside. */
    void bury(QueueRequest request, String code) throws JMSException {
        bury(request.session(), request.message(), request.provenance(), request.requestId(), request.attempt(), code);
    }

    /** Puts a message aside. */
    void bury(Session session, Message message, Provenance provenance, String requestId, int attempts, String code)
            throws JMSException {
        Map<String, Object> notes = notes(message, provenance);
        notes.put(DeadLetter.CODE, code);
        notes.put(DeadLetter.ATTEMPTS, attempts);
        notes.put(DeadLetter.REQUEST_ID, requestId);
        protocol.rewrite(message, NEVER_MOVED, notes);
        send(session, Queues.DEAD_LETTERS, message, Duration.ZERO, 0);
    }

    /** Lets a request be delivered again after a while, as if this delivery had not been. */
    void putBack(QueueRequest request, Duration wait) throws JMSException {
        Message message = request.message();
        Instant now = clock.instant();
        Instant sent = request.provenance().sentAt();
        long expiration = message.getJMSExpiration();
        Map<String, Object> notes = notes(message, request.provenance());
        notes.put(DeadLetter.ATTEMPTS, request.attempt() - 1);
        notes.put(Marks.SENT, (sent == null ? now : sent).toEpochMilli());
        if (request.provenance().replayed()) {
            notes.put(Marks.REPLAYED, true);
        }
        protocol.rewrite(message, withWay(), notes);
        send(
                request.session(),
                Queues.REQUESTS,
                message,
                wait,
                expiration == 0 ? 0 : Math.max(1, expiration - now.toEpochMilli()));
    }

    /** Lets a dead letter be a request again, of the same sender, with age and attempts counted anew. */
    void replay(Session session, Message deadLetter, Provenance provenance) throws JMSException {
        Map<String, Object> notes = notes(deadLetter, provenance);
        notes.put(Marks.REPLAYED, true);
        protocol.rewrite(deadLetter, withWay(), notes);
        send(session, Queues.REQUESTS, deadLetter, Duration.ZERO, 0);
    }

    /**
     * A duplicate id would be swallowed by the broker, which has seen it; it names the request still, under the other name
     * that a sender may give such a key.
     */
    private static Map<String, Object> notes(Message message, Provenance provenance) throws JMSException {
        Map<String, Object> notes = new HashMap<>();
        putIfPresent(notes, Marks.USER, provenance.user());
        putIfPresent(notes, Marks.MESSAGE_ID, provenance.messageId());
        Object duplicateId = message.getObjectProperty(DUPLICATE_ID);
        if (duplicateId != null && !message.propertyExists(IDEMPOTENCY_KEY)) {
            notes.put(IDEMPOTENCY_KEY, MessageKey.text(duplicateId));
        }
        return notes;
    }

    private static void putIfPresent(Map<String, Object> notes, String name, @Nullable String value) {
        if (value != null) {
            notes.put(name, value);
        }
    }

    private static Set<String> withWay() {
        Set<String> all = new HashSet<>(NEVER_MOVED);
        all.addAll(OF_THE_WAY);
        return all;
    }

    private static void send(Session session, String queue, Message message, Duration delay, long life)
            throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setDeliveryDelay(delay.toMillis());
            producer.send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, life);
        }
    }
}
