package io.portico.inbound;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;

/**
 * Makes the canonical request's fields from a channel that has only names and text, such as message properties. Text
 * stays text, except that {@code expiresIn} in plain digits is a number and {@code vendorOptions} is read as JSON.
 */
public final class FlatFields {
    private static final int MAX_DIGITS = 18;

    private FlatFields() {}

    /** The fields, for {@link PortalSessionRequestReader#read}. */
    public static ObjectNode of(Map<String, String> values) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        values.forEach((name, text) -> {
            if (name.equals("expiresIn") && isPlainNumber(text)) {
                fields.put(name, Long.parseLong(text));
            } else if (name.equals(VendorOptions.FIELD)) {
                fields.set(name, StrictJson.read(text.getBytes(StandardCharsets.UTF_8)));
            } else {
                fields.put(name, text);
            }
        });
        return fields;
    }

    private static boolean isPlainNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
