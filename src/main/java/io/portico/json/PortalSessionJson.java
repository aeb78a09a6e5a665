package io.portico.json;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.model.PortalSession;

/**
 * Writes the answer to a request for a portal session, its URL included: one of the two places where that bearer
 * credential leaves the gateway.
 */
public final class PortalSessionJson {
    private static final int USUAL_LENGTH = 768;

    private PortalSessionJson() {}

    /** The document's bytes, UTF-8; fields that the session lacks are absent. */
    public static byte[] write(PortalSession session) {
        return JsonDocument.write(USUAL_LENGTH, json -> writeTo(json, session));
    }

    private static void writeTo(JsonGenerator json, PortalSession session) throws IOException {
        json.writeStartObject();
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
        json.writeEndObject();
    }
}
