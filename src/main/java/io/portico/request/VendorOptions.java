package io.portico.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.FieldPath;

/**
 * Turns the vendor's own fields into plain values: maps, lists, strings, numbers and booleans. Which of them a vendor
 * takes is decided later; here only text and structure are checked. Null is refused: no vendor gives it a meaning, and
 * it has none in a form.
 */
final class VendorOptions {
    static final String FIELD = "vendorOptions";
    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 5_000;

    private final FieldErrors errors;

    VendorOptions(FieldErrors errors) {
        this.errors = errors;
    }

    Map<String, Object> read(ObjectNode options) {
        return map(options, FIELD);
    }

    private Map<String, Object> map(ObjectNode object, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            String at = FieldPath.child(path, field.getKey());
            if (TextField.flaw(field.getKey(), 1, MAX_NAME) != null) {
                errors.add(at, "invalid-name", "The name of a field is empty, too long or holds control characters.");
            } else {
                map.put(field.getKey(), value(field.getValue(), at));
            }
        });
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list(JsonNode array, String path) {
        List<Object> list = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            list.add(value(element, FieldPath.element(path, list.size())));
        }
        return Collections.unmodifiableList(list);
    }

    private Object value(JsonNode node, String path) {
        return switch (node.getNodeType()) {
            case OBJECT -> map((ObjectNode) node, path);
            case ARRAY -> list(node, path);
            case STRING -> text(node.textValue(), path);
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> {
                errors.add(path, "wrong-type", "Null is not a value here; leave the field out.");
                yield "";
            }
        };
    }

    private String text(String text, String path) {
        String flaw = TextField.flaw(text, 0, MAX_TEXT);
        if (flaw != null) {
            errors.add(path, flaw, "The text is too long or holds control characters.");
        }
        return text;
    }
}
