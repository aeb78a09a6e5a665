package io.portico;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reading of untyped YAML, without casts at the reader's. */
final class Yamls {
    private static final String DIRECT = "direct";

    private Yamls() {}

    /** The map at a path of names, empty where there is none. */
    static Map<String, Object> map(Object node, String... path) {
        Object at = node;
        for (String name : path) {
            at = map(at).get(name);
        }
        if (!(at instanceof Map<?, ?> map)) {
            return Map.of();
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    static List<?> list(Object node) {
        return node instanceof List<?> list ? list : List.of();
    }

    static String text(Object node) {
        return node == null ? "" : node.toString();
    }

    /** Every named value at any depth, the outer before the inner. */
    static void walk(Object node, BiConsumer<String, Object> visitor) {
        if (node instanceof Collection<?> elements) {
            elements.forEach(element -> walk(element, visitor));
            return;
        }
        map(node).forEach((name, value) -> {
            visitor.accept(name, value);
            walk(value, visitor);
        });
    }

    /** The direct endpoint's name in a map of {@code uri} and {@code parameters}, or an empty text. */
    static String directName(Map<String, Object> endpoint) {
        String uri = text(endpoint.get("uri"));
        if (uri.equals(DIRECT)) {
            return text(map(endpoint.get("parameters")).get("name"));
        }
        return uri.startsWith(DIRECT + ":") ? uri.substring(DIRECT.length() + 1) : "";
    }
}
