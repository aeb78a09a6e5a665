package io.portico.request;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.setting.Sha256;

/**
 * What of a CloudEvent 1.0 (https://github.com/cloudevents/spec) is the same on every message channel: which events are
 * requests, and where the request stands in one.
 */
public final class CloudEvents {
    private static final String TYPE = "portico.portal-session.create.v1";

    private CloudEvents() {}

    /** The request's fields in a document: the data of a structured event, or the document itself where it is no event. */
    public static ObjectNode dataOf(ObjectNode document) {
        if (!document.has("specversion")) {
            return document;
        }
        require(document.path("specversion").asText(), document.path("type").asText());
        return data(document);
    }

    /**
     * Refuses an event of another version or type.
     *
     * @throws ProblemException {@code validation-failed} that names the attribute
     */
    public static void require(String specversion, String type) {
        if (!specversion.equals("1.0")) {
            throw refusal("specversion", "Only CloudEvents 1.0 are read.");
        }
        if (!type.equals(TYPE)) {
            throw refusal("type", "Only events of the type " + TYPE + " are read here.");
        }
    }

    /**
     * What an event and its repetition have in common, as an idempotency key: source and id, which together name it for good.
     * Both may be longer than a key and hold any character. Absent where one of them is missing.
     */
    public static @Nullable String key(String source, String id) {
        if (source.isEmpty() || id.isEmpty()) {
            return null;
        }
        return "cloudevent:" + HexFormat.of().formatHex(Sha256.of(source.length() + ":" + source + id));
    }

    /** The same of a structured event; absent where the document is none. */
    public static @Nullable String keyOf(ObjectNode document) {
        return document.has("specversion")
                ? key(document.path("source").asText(), document.path("id").asText())
                : null;
    }

    private static ObjectNode data(ObjectNode event) {
        if (event.get("data") instanceof ObjectNode data) {
            return data;
        }
        JsonNode encoded = event.get("data_base64");
        if (encoded == null) {
            throw refusal("data", "The event's data is not a JSON object.");
        }
        try {
            return StrictJson.readObject(encoded.binaryValue());
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The event's data is not Base64.");
        }
    }

    private static ProblemException refusal(String field, String detail) {
        return new ProblemException(Problem.ofFields(
                "The message is not an event that is read here.",
                List.of(new FieldError(field, "unknown-value", detail))));
    }
}
