package io.portico.http;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a route answers with. The engine writes these headers, its own fixed ones and nothing else.
 *
 * @param contentType absent for an answer without a body
 * @param headers further headers of this answer, such as {@code Location}
 */
public record HttpAnswer(int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {

    /** The status of no answer at all: the engine closes the connection without a word. */
    public static final int NO_ANSWER = 0;

    private static final byte[] NOTHING = {};

    /** An answer without a body. */
    public static HttpAnswer empty(int status) {
        return new HttpAnswer(status, null, Map.of(), NOTHING);
    }

    /** The same with one header more. */
    public HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, contentType, more, body);
    }

    /** A JSON document. */
    public static HttpAnswer json(int status, byte[] body) {
        return new HttpAnswer(status, "application/json", Map.of(), body);
    }
}
