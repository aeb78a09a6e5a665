package io.portico.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemException;
import io.portico.model.RequestTimeout;

/** When a request is over: from then on nobody waits for its answer, and it is put aside. */
final class RequestEnd {
    private static final String REQUEST_TIMEOUT = "requestTimeout";

    private RequestEnd() {}

    /** The end of a request; where nobody says when it was sent, it counts from now on. */
    static Instant of(QueueRequest request, Duration maxAge, Instant now) throws JMSException {
        Instant sent = request.provenance().sentAt();
        return of(
                sent == null ? now : sent,
                maxAge,
                readableTimeout(request.message()),
                request.message().getJMSExpiration());
    }

    /**
     * Pure: the earliest of all ends.
     *
     * @param timeout how long its sender waits; absent where it does not say so
     * @param expiration when the message itself expires, in milliseconds; 0 for never
     */
    static Instant of(Instant sent, Duration maxAge, @Nullable Duration timeout, long expiration) {
        return Stream.of(
                        sent.plus(maxAge),
                        timeout == null ? Instant.MAX : sent.plus(timeout),
                        expiration <= 0 ? Instant.MAX : Instant.ofEpochMilli(expiration))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /**
     * How long its sender waits, from the sending on; absent where it does not say so.
     *
     * @throws ProblemException {@code malformed-request}
     */
    static @Nullable Duration timeout(Message message) throws JMSException {
        Object stated = message.getObjectProperty(REQUEST_TIMEOUT);
        return stated == null ? null : RequestTimeout.parse(stated.toString());
    }

    /** One that cannot be read is refused when the request is; here it says nothing. */
    private static @Nullable Duration readableTimeout(Message message) throws JMSException {
        try {
            return timeout(message);
        } catch (ProblemException unreadable) {
            return null;
        }
    }
}
