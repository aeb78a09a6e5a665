package io.portico.document;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.portico.http.HttpAnswer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServeDocumentTest {
    private final Documents documents = new Documents();

    @Test
    void answersWithTheDocumentAsItIs() throws Exception {
        HttpAnswer answer = answer(documents.serveOpenApi());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/yaml");
        assertThat(answer.body())
                .isEqualTo(
                        getClass().getResourceAsStream("/openapi/openapi.yaml").readAllBytes());
        assertThat(new String(answer(documents.serveAsyncApi()).body(), StandardCharsets.UTF_8))
                .startsWith("asyncapi: 3.0.0");
    }

    @Test
    void pageShowsEveryOperation() throws Exception {
        String page = new String(answer(documents.serveDocs()).body(), StandardCharsets.UTF_8);

        YamlDocument.load("/openapi/openapi.yaml").operations().forEach((operation, described) -> assertThat(page)
                .contains("<h3 id=\"" + described.get("operationId").asText() + "\">" + operation + "</h3>"));
    }

    @Test
    void pageLoadsNothing() throws Exception {
        HttpAnswer answer = answer(documents.serveDocs());

        assertThat(answer.headers().get("Content-Security-Policy")).startsWith("default-src 'none'; ");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .doesNotContainPattern("<(script|link|img|iframe)\\b|url\\(|@import");
    }

    @Test
    void missingDocumentStopsTheStart() {
        assertThatThrownBy(() -> new ServeDocument("openapi/absent.yaml", "application/yaml", Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent.yaml");
    }

    private static HttpAnswer answer(Processor step) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            step.process(exchange);
            return exchange.getMessage().getBody(HttpAnswer.class);
        }
    }
}
