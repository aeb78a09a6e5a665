package io.portico.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An {@code Authorization} header in parts: {@code scheme} in lower case, {@code token} as sent, and for Basic the decoded
 * {@code user} and {@code password}, the latter null where there is no colon (AskUI's client sends such).
 */
final class SandboxAuthorization {
    private SandboxAuthorization() {}

    static JsonNode read(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return NullNode.getInstance();
        }
        int space = header.indexOf(' ');
        String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
        String token = space < 0 ? "" : header.substring(space + 1).trim();
        ObjectNode parts =
                JsonNodeFactory.instance.objectNode().put("scheme", scheme).put("token", token);
        if (scheme.equals("basic")) {
            putBasic(parts, token);
        }
        return parts;
    }

    private static void putBasic(ObjectNode parts, String token) {
        try {
            String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            parts.put("user", colon < 0 ? decoded : decoded.substring(0, colon));
            parts.put("password", colon < 0 ? null : decoded.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            parts.putNull("user").putNull("password");
        }
    }
}
