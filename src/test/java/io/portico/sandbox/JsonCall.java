package io.portico.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.sandbox.SandboxUnderTest.Answer;

/** Calls to the sandbox vendors that speak JSON, and what their answers are read with. */
final class JsonCall {
    private JsonCall() {}

    static Answer post(SandboxUnderTest sandbox, String path, String authorization, String body) {
        return sandbox.post(path, Map.of("Authorization", authorization, "Content-Type", "application/json"), body);
    }

    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
