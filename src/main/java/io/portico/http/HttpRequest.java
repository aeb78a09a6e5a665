package io.portico.http;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request as the engine read it: the only thing a route gets from the wire besides the body. Nothing of it becomes a
 * message header, so nothing a client sends can steer a component.
 *
 * @param requestId the id of this request, also in the answer's {@code X-Request-Id}
 * @param method upper-case method
 * @param path the one path that routing and authorisation see, as sent
 * @param pathParameters values of the route's {@code {name}} segments, percent-decoded once
 * @param query decoded query parameters, repeated names kept in order
 * @param headers selected headers by lower-case name, repeated ones kept in order
 * @param remoteAddress the client's IP address: the peer's, or what the nearest trusted proxy says of the peer it had
 */
public record HttpRequest(
        String requestId,
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        String remoteAddress) {

    /** Without values: a credential may be one of them. */
    @Override
    public String toString() {
        return "HttpRequest[" + requestId + ", " + method + ", headers " + headers.keySet() + "]";
    }

    /** The first value of a header, by lower-case name. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** All values of a header, by lower-case name. */
    public List<String> headerValues(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
