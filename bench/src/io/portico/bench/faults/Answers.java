package io.portico.bench.faults;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.bench.faults.History.Told;

/** Reads what a client was told, over HTTP or by message. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static Told read(String id, int status, String body) {
        try {
            JsonNode document = JSON.readTree(body);
            return status == 201
                    ? new Told(id, status, document.path("url").asText(), "", "")
                    : new Told(
                            id,
                            status,
                            "",
                            document.path("code").asText(),
                            document.path("outcome").asText());
        } catch (IOException e) {
            throw new IllegalStateException("answer " + status + " is no JSON: " + body, e);
        }
    }
}
