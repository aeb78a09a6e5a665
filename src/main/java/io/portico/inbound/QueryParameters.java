package io.portico.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.portico.http.HttpRequest;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/**
 * Reads a request's query strictly: a parameter that is unknown, given twice or not of its form is refused, since an
 * ignored filter would show more than was asked for. All flaws are told at once, by {@link #check()}.
 */
final class QueryParameters {
    /** Names are told back, so only harmless ones are. */
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private static final String UNSAFE_NAME = "(query)";
    private static final int MOST_ERRORS = 20;

    private final HttpRequest request;
    private final List<FieldError> errors = new ArrayList<>();

    /** @param known the parameters that the operation has */
    QueryParameters(HttpRequest request, Set<String> known) {
        this.request = request;
        request.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .limit(MOST_ERRORS)
                .forEach(name -> errors.add(new FieldError(
                        SAFE_NAME.matcher(name).matches() ? name : UNSAFE_NAME,
                        "unknown-field",
                        "The operation has no such parameter.")));
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
            errors.add(new FieldError(name, "repeated", "The parameter stands more than once."));
            return null;
        }
        T value = reader.apply(texts.get(0));
        if (value == null) {
            errors.add(new FieldError(name, "invalid-form", form));
        }
        return value;
    }

    /** @throws ProblemException {@code validation-failed}, naming every flaw found */
    void check() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.ofFields("Some query parameters are not valid.", errors));
        }
    }
}
