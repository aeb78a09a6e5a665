package io.portico.sandbox;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.ProblemException;
import io.portico.request.FormFields;

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
        } catch (IOException | ProblemException unreadable) {
            document.put("bodyValid", false);
        }
    }

    private static void readJson(byte[] body, ObjectNode document) throws IOException {
        JsonNode json = JSON.readTree(body);
        document.put("bodyValid", !json.isMissingNode());
        document.set("json", json.isMissingNode() ? document.nullNode() : json);
    }

    private static void readForm(byte[] body, ObjectNode document) {
        ObjectNode form = document.objectNode();
        ArrayNode repeated = document.arrayNode();
        for (Map.Entry<String, String> field : FormFields.list(body)) {
            if (form.has(field.getKey())) {
                repeated.add(field.getKey());
            }
            form.put(field.getKey(), field.getValue());
        }
        document.set("form", form);
        document.set("repeated", repeated);
    }
}
