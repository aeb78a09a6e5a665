package io.portico.caller;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** What an address meets that keeps coming without a valid key, and what it does not. */
class BadKeysOverHttpTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void brakesThemOnly(@TempDir Path data) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                data, "--portico.keys.failures-per-minute=2", "--spring.datasource.url=jdbc:h2:mem:bad-keys")) {
            assertThat(ask(gateway, "X-Api-Key", "test-key-1").statusCode()).isEqualTo(401);
            assertThat(ask(gateway, "X-Other", "nothing").statusCode()).isEqualTo(401);

            HttpResponse<String> braked = ask(gateway, "X-Api-Key", "test-key-1");
            assertThat(braked.statusCode()).isEqualTo(429);
            assertThat(braked.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(braked.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThatJson(braked.body()).node("code").isEqualTo("rate-limited");
            assertThatJson(braked.body()).node("outcome").isEqualTo("none");
            assertThatJson(braked.body()).node("retryAfter").isString();

            assertThat(ask(gateway, "X-Api-Key", "pk_sandbox_acme").statusCode())
                    .isEqualTo(200);
            assertThat(ask(gateway, "X-Other", "nothing").statusCode()).isEqualTo(429);
            assertThat(gateway.context()
                            .getBean(MeterRegistry.class)
                            .counter("portico.keys.braked")
                            .count())
                    .isEqualTo(2);
        }
    }

    private static HttpResponse<String> ask(RunningGateway gateway, String header, String value)
            throws IOException, InterruptedException {
        int port = gateway.port();
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/vendors"))
                        .header(header, value)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
