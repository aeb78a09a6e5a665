package io.portico.queue;

import java.util.List;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.request.CloudEvents;

/**
 * Unwraps a CloudEvent 1.0 (https://github.com/cloudevents/spec, JSON event format and AMQP binding): structured, where
 * the document is the event, or binary, where properties hold its attributes and the document is its data.
 */
final class CloudEvent {
    private static final List<String> PREFIXES = List.of("ce_", "cloudEvents_", "cloudEvents:");

    private CloudEvent() {}

    /** The request's fields: the event's data, or the document itself where it is no event. */
    static ObjectNode dataOf(Message message, ObjectNode document) throws JMSException {
        String prefix = prefixOf(message);
        if (prefix != null) {
            CloudEvents.require(text(message, prefix + "specversion"), text(message, prefix + "type"));
            return document;
        }
        return CloudEvents.dataOf(document);
    }

    /** What it and its repetition have in common, as an idempotency key; absent where it is no event. */
    static @Nullable String keyOf(Message message, ObjectNode document) throws JMSException {
        String prefix = prefixOf(message);
        return prefix == null
                ? CloudEvents.keyOf(document)
                : CloudEvents.key(text(message, prefix + "source"), text(message, prefix + "id"));
    }

    private static @Nullable String prefixOf(Message message) throws JMSException {
        for (String prefix : PREFIXES) {
            if (message.propertyExists(prefix + "specversion") || message.propertyExists(prefix + "type")) {
                return prefix;
            }
        }
        return null;
    }

    private static String text(Message message, String property) throws JMSException {
        Object value = message.getObjectProperty(property);
        return value == null ? "" : value.toString();
    }
}
