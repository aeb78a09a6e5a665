package io.portico.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** A request's header fields by lower-case name, repeated ones kept in order. */
final class HeaderFields {
    /** What a route gets to see; all else ends in the engine. */
    private static final Set<String> FOR_ROUTES = Set.of(
            "authorization",
            "x-api-key",
            "content-type",
            "idempotency-key",
            "chargebee-idempotency-key",
            "stripe-version",
            "stripe-account",
            "stripe-context");

    private final Map<String, List<String>> byName = new LinkedHashMap<>();
    private int count;

    HeaderFields(Iterable<Map.Entry<String, String>> lines) {
        for (Map.Entry<String, String> line : lines) {
            byName.computeIfAbsent(line.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(line.getValue().trim());
            count++;
        }
    }

    int count() {
        return count;
    }

    List<String> all(String name) {
        return byName.getOrDefault(name, List.of());
    }

    @Nullable
    String first(String name) {
        List<String> values = byName.get(name);
        return values == null ? null : values.get(0);
    }

    Map<String, List<String>> forRoutes() {
        Map<String, List<String>> selected = new LinkedHashMap<>();
        byName.forEach((name, values) -> {
            if (FOR_ROUTES.contains(name)) {
                selected.put(name, List.copyOf(values));
            }
        });
        return selected;
    }
}
