package io.portico.http;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Makes an HTTP answer of the document that a jq program writes for it: {@code {status, headers?, contentType?, body}},
 * where {@code body} is the JSON to send.
 */
public final class AnswerDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AnswerDocument() {}

    /** The answer; throws {@link IllegalStateException} where the program decided on no status or on no body. */
    public static HttpAnswer read(JsonNode document) {
        if (!document.path("status").isInt() || !document.has("body")) {
            throw new IllegalStateException("The program that writes the answer decided on no status or no body");
        }
        return new HttpAnswer(
                document.path("status").intValue(),
                document.path("contentType").asText("application/json"),
                headers(document.path("headers")),
                bytes(document.path("body")));
    }

    /** The members of an object as headers; a null among them is left out. */
    public static Map<String, String> headers(JsonNode members) {
        Map<String, String> headers = new LinkedHashMap<>();
        members.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                headers.put(member.getKey(), member.getValue().asText());
            }
        });
        return headers;
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON could not be written", e);
        }
    }
}
