package io.portico.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.core.io.ClassPathResource;

import io.portico.http.HttpAnswer;

/** Answers with one document, read once at the start: a missing one stops it. */
final class ServeDocument implements Processor {
    private final HttpAnswer answer;

    ServeDocument(String resource, String contentType, Map<String, String> headers) {
        answer = new HttpAnswer(200, contentType, headers, bytes(resource));
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(answer);
    }

    private static byte[] bytes(String resource) {
        try (InputStream bytes = new ClassPathResource(resource).getInputStream()) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
