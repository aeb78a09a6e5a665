package io.portico.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.portico.json.ProblemJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Which media types an endpoint takes and gives, checked before its route sees the request.
 *
 * @param consumes lower-case types; {@code *}{@code /*} takes any
 * @param produces lower-case types
 */
record ContentRules(List<String> consumes, List<String> produces) {
    private static final String ANY = "*/*";
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** From the endpoint's comma-separated options. */
    static ContentRules of(@Nullable String consumes, @Nullable String produces) {
        return new ContentRules(
                types(consumes, List.of("application/json")),
                types(produces, List.of("application/json", ProblemJson.MEDIA_TYPE)));
    }

    /** Refuses a body of a type that the endpoint does not take, and any compressed one. */
    void checkBody(String method, HeaderFields headers, boolean hasBody) {
        for (String coding : headers.all("content-encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw unsupported("Compressed bodies are not taken.");
            }
        }
        if (!METHODS_WITH_BODY.contains(method) || consumes.contains(ANY)) {
            return;
        }
        String type = headers.first("content-type");
        if (type == null && !hasBody) {
            return;
        }
        if (type == null || !taken(type)) {
            throw unsupported("The body must be " + String.join(" or ", consumes) + ", in UTF-8.");
        }
    }

    /** Refuses a client that wants none of the types that the endpoint gives. */
    void checkAccept(HeaderFields headers) {
        List<String> accept = headers.all("accept");
        if (!accept.isEmpty() && produces.stream().noneMatch(type -> AcceptHeader.allows(accept, type))) {
            throw new ProblemException(
                    ProblemCode.NOT_ACCEPTABLE, "Available here: " + String.join(", ", produces) + ".");
        }
    }

    private boolean taken(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!consumes.contains(parts[0].trim())) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (!parameter.equals("charset=utf-8") && !parameter.equals("charset=\"utf-8\"")) {
                return false;
            }
        }
        return parts.length <= 2;
    }

    private static List<String> types(@Nullable String option, List<String> otherwise) {
        if (option == null || option.isBlank()) {
            return otherwise;
        }
        return Arrays.stream(option.toLowerCase(Locale.ROOT).split(","))
                .map(String::trim)
                .toList();
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail);
    }
}
