package io.portico.inbound;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterPage;
import io.portico.deadletter.ReplayReport;
import io.portico.json.JsonDocument;
import io.portico.json.Timestamps;

/** Writes what operators are told of dead letters. */
final class DeadLetterJson {
    private static final int USUAL_LENGTH = 1024;

    private DeadLetterJson() {}

    static byte[] write(DeadLetterPage page) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            writeEntries(json, "items", page.items());
            json.writeStringField("next", page.next());
            json.writeEndObject();
        });
    }

    static byte[] write(ReplayReport report) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            json.writeBooleanField("dryRun", report.dryRun());
            writeEntries(json, "replayed", report.replayed());
            json.writeArrayFieldStart("skipped");
            for (ReplayReport.Skipped skipped : report.skipped()) {
                json.writeStartObject();
                json.writeStringField("id", skipped.id());
                json.writeStringField("reason", skipped.reason().wireName());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", report.more());
            json.writeEndObject();
        });
    }

    private static void writeEntries(JsonGenerator json, String name, List<DeadLetterEntry> entries)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (DeadLetterEntry entry : entries) {
            json.writeStartObject();
            json.writeStringField("id", entry.id());
            json.writeStringField("code", entry.code());
            json.writeNumberField("attempts", entry.attempts());
            json.writeStringField("putAsideAt", Timestamps.format(entry.putAsideAt()));
            json.writeStringField("user", entry.user());
            json.writeStringField("organisation", entry.organisation());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
