package io.portico.idempotency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.GatewayProcess;
import io.portico.RunningGateway;
import io.portico.store.EmbeddedPostgresServer;

import static io.portico.RunningGateway.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway that dies while a vendor thinks, and what its caller is told by another one. */
class KilledOwnerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
    private static final String KEY = "killed";

    @TempDir
    private Path data;

    private CountingStripe stripe;

    @BeforeEach
    void start() throws IOException {
        stripe = new CountingStripe();
    }

    @AfterEach
    void stop() throws IOException {
        stripe.close();
    }

    private List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(stripe.settings());
        settings.addAll(List.of(more));
        return settings;
    }

    private void ask(URI place) {
        CLIENT.sendAsync(
                HttpRequest.newBuilder(place)
                        .header("Authorization", "Bearer pk_sandbox_acme")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", KEY)
                        .POST(BodyPublishers.ofString(REQUEST))
                        .build(),
                BodyHandlers.discarding());
    }

    /** Asks and dies while the vendor thinks. */
    private void die(GatewayProcess gateway) throws InterruptedException {
        stripe.hold();
        ask(gateway.uri("/v1/portal-sessions"));
        await().atMost(Duration.ofSeconds(30)).until(() -> stripe.calls() == 1);
        gateway.kill();
        gateway.exitCode(Duration.ofSeconds(10));
        stripe.open();
    }

    /** Until the lease has ended nobody else asks the vendor; then it is asked under the key that it has seen. */
    private void expectTheSessionInTheEnd(RunningGateway gateway) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    HttpResponse<String> answer = gateway.ask(REQUEST, "Idempotency-Key", KEY);
                    if (answer.statusCode() != 201) {
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
                        assertThat(answer.body()).contains("request-in-progress");
                        assertThat(stripe.calls()).isEqualTo(1);
                    }
                    return answer.statusCode() == 201;
                });
        assertThat(stripe.keys()).hasSize(2).containsOnly(stripe.keys().get(0));
    }

    @Test
    void isRepeatedByANodeBesideIt_onceTheLeaseHasEnded() throws Exception {
        List<String> settings = settings(
                "--spring.datasource.url=" + EmbeddedPostgresServer.shared().newDatabase(),
                "--spring.datasource.username=postgres",
                "--portico.idempotency.secret=the secret of two nodes, in a test alone");
        try (RunningGateway other = RunningGateway.start(data.resolve("other"), settings)) {
            try (GatewayProcess dying = GatewayProcess.start(data.resolve("dying"), SMALL, settings)) {
                die(dying);
            }
            HttpResponse<String> early = other.ask(REQUEST, "Idempotency-Key", KEY);
            assertThat(early.statusCode()).as(early.body()).isEqualTo(409);
            assertThat(early.headers().firstValue("Retry-After")).contains("1");

            expectTheSessionInTheEnd(other);
        }
    }

    @Test
    void isRepeatedByTheNextOneInItsPlace() throws Exception {
        try (GatewayProcess dying = GatewayProcess.start(data, SMALL, settings())) {
            die(dying);
        }
        try (RunningGateway next = RunningGateway.start(data, settings())) {
            expectTheSessionInTheEnd(next);
        }
    }
}
