package io.portico.queue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;
import io.portico.request.PortalSessionRequestReader;

/** Reads the request's fields from message properties of the same names; any other property means nothing here. */
final class MessageFields {
    private static final String EXPIRES_IN = "expiresIn";
    private static final String VENDOR_OPTIONS = "vendorOptions";
    private static final List<String> TEXTS = PortalSessionRequestReader.FIELDS.stream()
            .filter(name -> !name.equals(EXPIRES_IN) && !name.equals(VENDOR_OPTIONS))
            .toList();

    private MessageFields() {}

    static ObjectNode of(Message message) throws JMSException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (String name : TEXTS) {
            Object value = message.getObjectProperty(name);
            if (value != null) {
                fields.put(name, value.toString());
            }
        }
        Object expiresIn = message.getObjectProperty(EXPIRES_IN);
        if (expiresIn != null) {
            putWholeNumber(fields, expiresIn.toString());
        }
        Object vendorOptions = message.getObjectProperty(VENDOR_OPTIONS);
        if (vendorOptions != null) {
            fields.set(
                    VENDOR_OPTIONS,
                    StrictJson.readObject(vendorOptions.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return fields;
    }

    /** Some clients know text properties only; what is no number is left for the reader to refuse. */
    private static void putWholeNumber(ObjectNode fields, String text) {
        if (text.matches("[0-9]{1,18}")) {
            fields.put(EXPIRES_IN, new BigInteger(text));
        } else {
            fields.put(EXPIRES_IN, text);
        }
    }
}
