package io.portico.inbound;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.portico.http.HttpRequest;
import io.portico.json.FieldPath;
import io.portico.request.FieldErrors;

/**
 * Reads a request's query strictly: a parameter that is unknown, given twice or not of its form is refused, since an
 * ignored filter would show more than was asked for. All flaws are told at once, by {@link #check()}.
 */
final class QueryParameters {
    private final HttpRequest request;
    private final FieldErrors errors = new FieldErrors();

    /** @param known the parameters that the operation has */
    QueryParameters(HttpRequest request, Set<String> known) {
        this.request = request;
        request.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name ->
                        errors.add(FieldPath.of(name), "unknown-field", "The operation has no such parameter."));
    }

    /** Refuses every parameter. */
    static void none(HttpRequest request) {
        new QueryParameters(request, Set.of()).check();
    }

    /**
     * A parameter's value.
     *
     * @param reader gives the value, or null where the text has not the parameter's form
     * @param form what the form is, as a sentence
     * @return the value; null where the parameter is absent or wrong
     */
    <T> @Nullable T read(String name, Function<String, @Nullable T> reader, String form) {
        List<String> texts = request.query().getOrDefault(name, List.of());
        if (texts.isEmpty()) {
            return null;
        }
        if (texts.size() > 1) {
            errors.add(name, "repeated", "The parameter stands more than once.");
            return null;
        }
        T value = reader.apply(texts.get(0));
        if (value == null) {
            errors.add(name, "invalid-form", form);
        }
        return value;
    }

    /** Ends the request with {@code validation-failed} where anything was found. */
    void check() {
        errors.throwIfAny();
    }
}
