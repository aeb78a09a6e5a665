package io.portico.json;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.model.VendorDocument;

/**
 * Writes the answer to a request for a portal session, its URL included: the place where that bearer credential leaves the
 * gateway. Reads what it wrote, to answer once more.
 */
public final class PortalSessionJson {
    private static final int USUAL_LENGTH = 768;
    private static final String VENDOR_DOCUMENT = "vendorDocument";

    private PortalSessionJson() {}

    /** The document's bytes, UTF-8; fields that the session lacks are absent. */
    public static byte[] write(PortalSession session) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            writeFields(json, session);
            json.writeEndObject();
        });
    }

    /** The document to keep, which also holds what is no part of the answer. */
    public static byte[] writeWhole(PortalSession session) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            writeFields(json, session);
            VendorDocument document = session.vendorDocument();
            JsonDocument.writeOptional(json, VENDOR_DOCUMENT, document == null ? null : document.reveal());
            json.writeEndObject();
        });
    }

    /** The session that {@link #writeWhole} made the document of. */
    public static PortalSession read(byte[] document) {
        ObjectNode json = StrictJson.readObject(document);
        List<String> ignored = new ArrayList<>();
        json.required("ignored").forEach(field -> ignored.add(field.textValue()));
        return new PortalSession(
                json.required("id").textValue(),
                json.required("vendor").textValue(),
                json.required("account").textValue(),
                json.required("customerId").textValue(),
                new PortalUrl(json.required("url").textValue()),
                Instant.parse(json.required("createdAt").textValue()),
                Instant.parse(json.required("expiresAt").textValue()),
                ExpiryBasis.valueOf(json.required("expiryBasis").textValue().toUpperCase(Locale.ROOT)),
                json.path("returnUrl").textValue(),
                Intent.ofWireName(json.required("intent").textValue()).orElseThrow(),
                json.required("degraded").booleanValue(),
                List.copyOf(ignored),
                json.path("vendorSessionId").textValue(),
                json.has("livemode") ? json.get("livemode").booleanValue() : null,
                json.has(VENDOR_DOCUMENT)
                        ? new VendorDocument(json.get(VENDOR_DOCUMENT).textValue())
                        : null);
    }

    private static void writeFields(JsonGenerator json, PortalSession session) throws IOException {
        json.writeStringField("id", session.id());
        json.writeStringField("vendor", session.vendor());
        json.writeStringField("account", session.account());
        json.writeStringField("customerId", session.customerId());
        json.writeStringField("url", session.url().reveal());
        json.writeStringField("createdAt", Timestamps.format(session.createdAt()));
        json.writeStringField("expiresAt", Timestamps.format(session.expiresAt()));
        json.writeStringField("expiryBasis", session.expiryBasis().wireName());
        JsonDocument.writeOptional(json, "returnUrl", session.returnUrl());
        json.writeStringField("intent", session.intent().wireName());
        json.writeBooleanField("degraded", session.degraded());
        json.writeArrayFieldStart("ignored");
        for (String field : session.ignored()) {
            json.writeString(field);
        }
        json.writeEndArray();
        JsonDocument.writeOptional(json, "vendorSessionId", session.vendorSessionId());
        Boolean livemode = session.livemode();
        if (livemode != null) {
            json.writeBooleanField("livemode", livemode);
        }
    }
}
