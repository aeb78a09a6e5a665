package io.portico.idempotency;

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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.GatewayProcess;

import static io.portico.RunningGateway.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway that dies while a vendor thinks, and the one that comes after it. */
class KilledOwnerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpRequest request(URI place) {
        return HttpRequest.newBuilder(place)
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "killed")
                .POST(BodyPublishers.ofString(REQUEST))
                .build();
    }

    /** The lease is long enough for the second gateway to start within it. */
    @Test
    void leavesTheKeyToTheNextOne_onceItsLeaseHasEnded(@TempDir Path data) throws Exception {
        try (CountingStripe stripe = new CountingStripe()) {
            List<String> settings = new ArrayList<>(stripe.settings());
            settings.add("--portico.idempotency.lease=30s");
            List<String> jvm = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
            stripe.hold();
            try (GatewayProcess first = GatewayProcess.start(data, jvm, settings)) {
                CLIENT.sendAsync(request(first.uri("/v1/portal-sessions")), BodyHandlers.discarding());
                await().atMost(Duration.ofSeconds(20)).until(() -> stripe.calls() == 1);
                first.kill();
                first.exitCode(Duration.ofSeconds(10));
            }
            stripe.open();
            try (GatewayProcess second = GatewayProcess.start(data, jvm, settings)) {
                HttpRequest again = request(second.uri("/v1/portal-sessions"));
                HttpResponse<String> early = CLIENT.send(again, BodyHandlers.ofString());
                assertThat(early.statusCode()).as(early.body()).isEqualTo(409);
                assertThat(early.body()).contains("request-in-progress");
                assertThat(stripe.calls()).isEqualTo(1);

                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> {
                            HttpResponse<String> later = CLIENT.send(again, BodyHandlers.ofString());
                            assertThat(later.statusCode()).isEqualTo(201);
                        });
                assertThat(stripe.keys()).hasSize(2).containsOnly(stripe.keys().get(0));
            }
        }
    }
}
