package io.portico.sandbox;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.json.Timestamps;

/**
 * Turns what came over the wire into the one document that a sandbox vendor's jq program judges:
 *
 * <ul>
 *   <li>{@code id}: a ULID for this request · {@code time}, {@code now}: RFC 3339 and epoch seconds
 *   <li>{@code method}, {@code path}, {@code pathParameters}, {@code headers} (lower-case name → first value)
 *   <li>{@code authorization}: {@code {scheme, token, user, password}} or null, see {@link SandboxAuthorization}
 *   <li>{@code mediaType}: lower case, without parameters
 *   <li>{@code json}, or {@code form} (names as sent, brackets kept; last value wins) and {@code repeated} (names that
 *       came twice), or neither with {@code bodyValid: false}
 * </ul>
 */
@Component("readSandboxRequest")
@Profile("sandbox")
final class ReadSandboxRequest implements Processor {
    private final SandboxSessions sessions;

    ReadSandboxRequest(SandboxSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().setBody(read(request, body == null ? new byte[0] : body, sessions.now()));
    }

    static ObjectNode read(HttpRequest request, byte[] body, Instant now) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", UlidCreator.getUlid().toString())
                .put("time", Timestamps.format(now))
                .put("now", now.getEpochSecond())
                .put("method", request.method())
                .put("path", request.path());
        ObjectNode parameters = document.putObject("pathParameters");
        request.pathParameters().forEach(parameters::put);
        ObjectNode headers = document.putObject("headers");
        for (Map.Entry<String, ?> header : request.headers().entrySet()) {
            headers.put(header.getKey(), request.header(header.getKey()));
        }
        document.set("authorization", SandboxAuthorization.read(request.header("authorization")));
        String mediaType = mediaType(request.header("content-type"));
        document.put("mediaType", mediaType);
        SandboxBody.read(mediaType, body, document);
        return document;
    }

    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.trim().toLowerCase(Locale.ROOT);
    }
}
