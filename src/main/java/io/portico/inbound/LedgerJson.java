package io.portico.inbound;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.json.JsonDocument;
import io.portico.json.Timestamps;
import io.portico.ledger.LedgerEntry;
import io.portico.ledger.LedgerPage;

/** Writes ledger entries: the names of the session's answer where they mean the same, and never a URL to a portal. */
final class LedgerJson {
    private static final int USUAL_LENGTH = 1024;

    private LedgerJson() {}

    static byte[] write(LedgerEntry entry) {
        return JsonDocument.write(USUAL_LENGTH, json -> writeEntry(json, entry));
    }

    static byte[] write(LedgerPage page) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (LedgerEntry entry : page.items()) {
                writeEntry(json, entry);
            }
            json.writeEndArray();
            String next = page.next();
            json.writeStringField("next", next == null ? null : LedgerCursor.of(next));
            json.writeEndObject();
        });
    }

    private static void writeEntry(JsonGenerator json, LedgerEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", entry.id());
        json.writeStringField("outcome", entry.outcome());
        json.writeBooleanField("outcomeKnown", entry.outcomeKnown());
        json.writeNumberField("status", entry.status());
        json.writeStringField("requestId", entry.origin().requestId());
        json.writeStringField("caller", entry.origin().caller());
        json.writeStringField("channel", entry.origin().channel());
        json.writeStringField("createdAt", Timestamps.format(entry.createdAt()));
        json.writeNumberField("durationMs", entry.durationMillis());
        JsonDocument.writeOptional(json, "customerSystem", entry.customerSystem());
        JsonDocument.writeOptional(json, "customerId", entry.customerId());
        JsonDocument.writeOptional(json, "vendor", entry.vendor());
        JsonDocument.writeOptional(json, "account", entry.account());
        JsonDocument.writeOptional(json, "intent", entry.intent());
        JsonDocument.writeOptional(json, "returnUrl", entry.returnUrl());
        if (entry.made() != null) {
            writeMade(json, entry.made());
        }
        if (entry.fault() != null) {
            writeFault(json, entry.fault());
        }
        json.writeEndObject();
    }

    private static void writeMade(JsonGenerator json, LedgerEntry.Made made) throws IOException {
        json.writeBooleanField("degraded", made.degraded());
        json.writeStringField("expiresAt", Timestamps.format(made.expiresAt()));
        json.writeStringField("expiryBasis", made.expiryBasis());
        json.writeArrayFieldStart("ignored");
        for (String field : made.ignored()) {
            json.writeString(field);
        }
        json.writeEndArray();
        JsonDocument.writeOptional(json, "vendorSessionId", made.vendorSessionId());
        Boolean livemode = made.livemode();
        if (livemode != null) {
            json.writeBooleanField("livemode", livemode);
        }
    }

    private static void writeFault(JsonGenerator json, LedgerEntry.Fault fault) throws IOException {
        Integer status = fault.status();
        if (status != null) {
            json.writeNumberField("vendorStatus", status);
        }
        JsonDocument.writeOptional(json, "vendorCode", fault.code());
        JsonDocument.writeOptional(json, "vendorRequestId", fault.requestId());
    }
}
