package io.portico.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.portico.http.HttpAnswer;

/**
 * Does what a sandbox vendor's jq program decided: {@code {status, headers?, contentType?, body | text, delayMs?}}, where
 * {@code body} is JSON and {@code text} is sent as it stands, or {@code {drop: true}} for a connection that ends without
 * an answer.
 */
@Component("answerAsSandbox")
@Profile("sandbox")
final class AnswerAsSandbox implements Processor {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Waiting waiting;

    @Autowired
    AnswerAsSandbox() {
        this(Thread::sleep);
    }

    AnswerAsSandbox(Waiting waiting) {
        this.waiting = waiting;
    }

    /** How a slow vendor lets time pass, on the request's own worker. */
    @FunctionalInterface
    interface Waiting {
        void pass(long millis) throws InterruptedException;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException, JsonProcessingException {
        JsonNode decision = exchange.getMessage().getBody(JsonNode.class);
        if (decision == null || !(decision.path("status").isInt() || decision.has("drop"))) {
            throw new IllegalStateException("A sandbox vendor's program decided on no status");
        }
        waiting.pass(decision.path("delayMs").asLong(0));
        exchange.getMessage().setBody(answer(decision));
    }

    private static HttpAnswer answer(JsonNode decision) throws JsonProcessingException {
        if (decision.path("drop").asBoolean()) {
            return HttpAnswer.empty(HttpAnswer.NO_ANSWER);
        }
        boolean text = decision.has("text");
        byte[] body = text
                ? decision.path("text").asText().getBytes(StandardCharsets.UTF_8)
                : JSON.writeValueAsBytes(decision.path("body"));
        String type = decision.path("contentType").asText(text ? "text/html; charset=utf-8" : "application/json");
        Map<String, String> headers = new LinkedHashMap<>();
        decision.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new HttpAnswer(decision.path("status").intValue(), type, headers, body);
    }
}
