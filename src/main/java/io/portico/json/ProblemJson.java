package io.portico.json;

import java.io.IOException;
import java.time.Instant;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.model.Problem;
import io.portico.model.VendorFault;

/** Writes the problem document (RFC 9457) with the extension members of the contract. */
public final class ProblemJson {
    /** The media type of what {@link #write} makes. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int USUAL_LENGTH = 512;

    private ProblemJson() {}

    /** The document's bytes, UTF-8. */
    public static byte[] write(Problem problem, String requestId, Instant time) {
        return JsonDocument.write(USUAL_LENGTH, json -> writeTo(json, problem, requestId, time));
    }

    private static void writeTo(JsonGenerator json, Problem problem, String requestId, Instant time)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "urn:portico:problem:" + problem.code().wireName());
        json.writeStringField("title", problem.code().title());
        json.writeNumberField("status", problem.code().status());
        json.writeStringField("code", problem.code().wireName());
        json.writeStringField("detail", problem.detail());
        json.writeStringField("instance", "urn:portico:request:" + requestId);
        json.writeStringField("requestId", requestId);
        json.writeStringField("time", Timestamps.format(time));
        json.writeBooleanField("retryable", problem.retryable());
        json.writeStringField("outcome", problem.outcome().wireName());
        if (problem.retryAfter() != null) {
            json.writeStringField("retryAfter", Timestamps.format(time.plus(problem.retryAfter())));
        }
        writeErrors(json, problem);
        writeChoices(json, problem);
        JsonDocument.writeOptional(json, "remedy", problem.remedy());
        if (problem.vendor() != null) {
            writeVendor(json, problem.vendor());
        }
        json.writeEndObject();
    }

    private static void writeErrors(JsonGenerator json, Problem problem) throws IOException {
        if (problem.errors().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("errors");
        for (var error : problem.errors()) {
            json.writeStartObject();
            json.writeStringField("field", error.field());
            json.writeStringField("code", error.code());
            json.writeStringField("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeChoices(JsonGenerator json, Problem problem) throws IOException {
        if (problem.choices().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("choices");
        for (var choice : problem.choices()) {
            json.writeStartObject();
            json.writeStringField("vendor", choice.vendor());
            json.writeStringField("account", choice.account());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeVendor(JsonGenerator json, VendorFault vendor) throws IOException {
        json.writeObjectFieldStart("vendor");
        json.writeStringField("name", vendor.name());
        json.writeStringField("account", vendor.account());
        if (vendor.status() != null) {
            json.writeNumberField("status", vendor.status());
        }
        JsonDocument.writeOptional(json, "code", vendor.code());
        JsonDocument.writeOptional(json, "requestId", vendor.requestId());
        json.writeEndObject();
    }
}
