package io.portico.request;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

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
