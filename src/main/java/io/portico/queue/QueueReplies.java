package io.portico.queue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.api.core.ActiveMQAddressFullException;
import org.springframework.stereotype.Component;

import io.portico.json.PortalSessionJson;
import io.portico.json.ProblemJson;
import io.portico.message.DeadLetter;
import io.portico.model.PortalSession;
import io.portico.model.Problem;

/** Sends answers, each in the session that delivered its request, so that both happen or neither. */
@Component
final class QueueReplies {
    private static final String STATUS = "porticoStatus";
    private static final String CONTENT_TYPE = "contentType";
    /** Becomes the content type of an AMQP message's own properties. */
    private static final String AMQP_CONTENT_TYPE = "JMS_AMQP_ContentType";

    private static final String NATIVE_ID = "NATIVE_MESSAGE_ID";
    private static final Duration PROBLEM_LIFE = Duration.ofDays(1);

    private final Clock clock;

    QueueReplies(Clock clock) {
        this.clock = clock;
    }

    /** Answers with the session; the message does not outlive its URL. */
    void send(QueueRequest request, Destination target, PortalSession session) throws JMSException {
        Duration life = Duration.between(clock.instant(), session.expiresAt());
        send(request, target, 201, "application/json", PortalSessionJson.write(session), life);
    }

    /** Answers with the problem. */
    void send(QueueRequest request, Destination target, Problem problem) throws JMSException {
        Instant now = clock.instant();
        byte[] document = ProblemJson.write(problem, request.requestId(), now);
        send(request, target, problem.code().status(), ProblemJson.MEDIA_TYPE, document, PROBLEM_LIFE);
    }

    private static void send(
            QueueRequest request, Destination target, int status, String contentType, byte[] document, Duration life)
            throws JMSException {
        TextMessage reply = request.session().createTextMessage(new String(document, StandardCharsets.UTF_8));
        correlate(reply, request);
        reply.setIntProperty(STATUS, status);
        reply.setStringProperty(CONTENT_TYPE, contentType);
        reply.setStringProperty(AMQP_CONTENT_TYPE, contentType);
        try (MessageProducer producer = request.session().createProducer(target)) {
            producer.send(reply, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Math.max(1, life.toMillis()));
        } catch (JMSException e) {
            if (isFinal(e)) {
                throw new DeadLetter(DeadLetter.REPLY_UNDELIVERABLE);
            }
            throw e;
        }
    }

    /** Whether the broker refused the answer itself: no such queue, no permission, no room. */
    private static boolean isFinal(JMSException refusal) {
        return refusal instanceof InvalidDestinationException
                || refusal instanceof JMSSecurityException
                || refusal instanceof ResourceAllocationException
                || refusal.getCause() instanceof ActiveMQAddressFullException;
    }

    private static void correlate(Message reply, QueueRequest asked) throws JMSException {
        Message request = asked.message();
        String given = request.getJMSCorrelationID();
        if (given != null) {
            reply.setJMSCorrelationID(given);
            return;
        }
        byte[] bytes = request.getJMSCorrelationIDAsBytes();
        if (bytes != null) {
            reply.setJMSCorrelationIDAsBytes(bytes);
            return;
        }
        String nativeId = request.getStringProperty(NATIVE_ID);
        reply.setJMSCorrelationID(
                nativeId != null ? nativeId : asked.provenance().messageId());
    }
}
