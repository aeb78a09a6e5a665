package io.portico.sandbox;

import java.nio.charset.StandardCharsets;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.http.AnswerDocument;
import io.portico.http.HttpAnswer;

/**
 * Does what a sandbox vendor's jq program decided: {@code {status, headers?, contentType?, body | text, delayMs?}}, where
 * {@code body} is JSON and {@code text} is sent as it stands, or {@code {drop: true}} for a connection that ends without
 * an answer.
 */
@Component("answerAsSandbox")
@Profile("sandbox")
final class AnswerAsSandbox implements Processor {
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
    public void process(Exchange exchange) throws InterruptedException {
        JsonNode decision = exchange.getMessage().getBody(JsonNode.class);
        if (decision == null || !(decision.path("status").isInt() || decision.has("drop"))) {
            throw new IllegalStateException("A sandbox vendor's program decided on no status");
        }
        waiting.pass(decision.path("delayMs").asLong(0));
        exchange.getMessage().setBody(answer(decision));
    }

    private static HttpAnswer answer(JsonNode decision) {
        if (decision.path("drop").asBoolean()) {
            return HttpAnswer.empty(HttpAnswer.NO_ANSWER);
        }
        if (!decision.has("text")) {
            return AnswerDocument.read(decision);
        }
        return new HttpAnswer(
                decision.path("status").intValue(),
                decision.path("contentType").asText("text/html; charset=utf-8"),
                AnswerDocument.headers(decision.path("headers")),
                decision.path("text").asText().getBytes(StandardCharsets.UTF_8));
    }
}
