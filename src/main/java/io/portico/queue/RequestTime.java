package io.portico.queue;

import java.time.Duration;
import java.time.Instant;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;

import io.portico.message.MessageTime;
import io.portico.model.ProblemException;
import io.portico.model.RequestTimeout;

/** How much time a message on the queue has. */
final class RequestTime {
    private static final String REQUEST_TIMEOUT = "requestTimeout";

    private RequestTime() {}

    /**
     * Until its sender has no more use for an answer.
     *
     * @throws ProblemException {@code malformed-request}
     */
    static MessageTime toAnswer(QueueRequest request) throws JMSException {
        return new MessageTime(request.provenance().sentAt(), timeout(request.message()));
    }

    /** Until it is over on the queue, where it may expire sooner. A timeout that cannot be read says nothing here. */
    static MessageTime of(QueueRequest request, Instant now) throws JMSException {
        return of(
                request.provenance().sentAt(),
                readableTimeout(request.message()),
                request.message().getJMSExpiration(),
                now);
    }

    /** Pure. @param expiration when the message itself expires, in milliseconds; 0 for never */
    static MessageTime of(@Nullable Instant sent, @Nullable Duration timeout, long expiration, Instant now) {
        if (expiration <= 0) {
            return new MessageTime(sent, timeout);
        }
        Duration kept = Duration.between(sent == null ? now : sent, Instant.ofEpochMilli(expiration));
        return new MessageTime(sent, timeout == null || kept.compareTo(timeout) < 0 ? kept : timeout);
    }

    private static @Nullable Duration timeout(Message message) throws JMSException {
        Object stated = message.getObjectProperty(REQUEST_TIMEOUT);
        return stated == null ? null : RequestTimeout.parse(stated.toString());
    }

    private static @Nullable Duration readableTimeout(Message message) throws JMSException {
        try {
            return timeout(message);
        } catch (ProblemException unreadable) {
            return null;
        }
    }
}
