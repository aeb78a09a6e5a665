package io.portico.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.Portico;
import io.portico.http.HttpEngine;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** What an address meets that keeps coming without a valid key, and what it does not. */
class BadKeysOverHttpTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void brakesThemOnly(@TempDir Path data) throws Exception {
        try (ConfigurableApplicationContext gateway = start(data)) {
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
            assertThat(gateway.getBean(MeterRegistry.class)
                            .counter("portico.keys.braked")
                            .count())
                    .isEqualTo(2);
        }
    }

    private static ConfigurableApplicationContext start(Path data) throws IOException {
        int sandbox;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            sandbox = free.getLocalPort();
        }
        return new SpringApplicationBuilder(Portico.class)
                .run(
                        "--portico.keys.failures-per-minute=2",
                        "--portico.http.port=0",
                        "--portico.management.port=0",
                        "--portico.amqp.port=0",
                        "--portico.sandbox.port=" + sandbox,
                        "--portico.data=" + data,
                        "--spring.datasource.url=jdbc:h2:mem:bad-keys");
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext gateway, String header, String value)
            throws IOException, InterruptedException {
        int port = gateway.getBean("platform-http-engine", HttpEngine.class).getServerPort();
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/vendors"))
                        .header(header, value)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
