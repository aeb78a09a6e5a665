package io.portico.queue;

import java.util.HexFormat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.request.IdempotencyKeyForm;

/**
 * Finds a request's idempotency key in its message: the property {@value #PROPERTY}, else the broker's duplicate id, else
 * what identifies the CloudEvent. A message's own id is none: who sends a request again sends another message.
 */
final class MessageKey {
    private static final String PROPERTY = "IdempotencyKey";
    /** By which Artemis drops a second message itself, if it comes soon enough after the first. */
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

    private MessageKey() {}

    /**
     * The key, if there is one.
     *
     * @param document the body, empty where the message has none
     * @throws io.portico.model.ProblemException {@code idempotency-key-invalid}
     */
    static @Nullable String of(Message message, ObjectNode document) throws JMSException {
        for (String name : new String[] {PROPERTY, DUPLICATE_ID}) {
            Object value = message.getObjectProperty(name);
            if (value != null) {
                return IdempotencyKeyForm.require(text(value));
            }
        }
        return CloudEvent.keyOf(message, document);
    }

    /** A key that is no text, as text. */
    static String text(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
    }
}
