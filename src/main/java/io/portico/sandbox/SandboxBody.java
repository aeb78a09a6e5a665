package io.portico.sandbox;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request's body as JSON or as form fields, by its media type. */
final class SandboxBody {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private SandboxBody() {}

    /** Adds {@code json}, or {@code form} and {@code repeated}, and {@code bodyValid}. */
    static void read(@Nullable String mediaType, byte[] body, ObjectNode document) {
        document.put("bodyValid", true);
        try {
            if ("application/json".equals(mediaType)) {
                readJson(body, document);
            } else if ("application/x-www-form-urlencoded".equals(mediaType)) {
                readForm(body, document);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            document.put("bodyValid", false);
        }
    }

    private static void readJson(byte[] body, ObjectNode document) throws IOException {
        JsonNode json = JSON.readTree(body);
        document.put("bodyValid", !json.isMissingNode());
        document.set("json", json.isMissingNode() ? document.nullNode() : json);
    }

    private static void readForm(byte[] body, ObjectNode document) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        ObjectNode form = document.objectNode();
        ArrayNode repeated = document.arrayNode();
        for (String field : text.split("&", -1)) {
            if (field.isEmpty()) {
                continue;
            }
            int equals = field.indexOf('=');
            String name = decode(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decode(field.substring(equals + 1));
            if (form.has(name)) {
                repeated.add(name);
            }
            form.put(name, value);
        }
        document.set("form", form);
        document.set("repeated", repeated);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
