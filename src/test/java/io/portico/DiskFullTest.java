package io.portico;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway whose embedded database cannot grow: its files may not, which needs no disk of its own to fill. */
@Tag("faults")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no ulimit, which stands for the full disk here")
class DiskFullTest {
    /** In units of 512 bytes: 5 MB, more than any file of the broker, which makes them at the start. */
    private static final List<String> SMALL_FILES = List.of("sh", "-c", "ulimit -S -f 10240; exec \"$0\" \"$@\"");

    private static final int MOST = 5_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    @Test
    void saysSo_andKeepsWhatItHasAcknowledged() throws Exception {
        int acknowledged = 0;
        try (GatewayProcess gateway = GatewayProcess.launch(SMALL_FILES, data, List.of("-Xmx256m"), List.of())) {
            await().atMost(Duration.ofMinutes(3)).until(gateway::isReady);
            HttpResponse<String> answer = put(gateway, 0);
            while (answer.statusCode() == 201 && acknowledged < MOST) {
                acknowledged++;
                answer = put(gateway, acknowledged);
            }

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"store-unavailable\"");
            assertThat(gateway.isAlive()).isTrue();
            assertThat(gateway.output()).anyMatch(line -> line.contains("The customer directory cannot be reached"));
        }
        try (GatewayProcess gateway = GatewayProcess.start(data, List.of("-Xmx256m"), List.of())) {
            for (int i = 0; i < acknowledged; i++) {
                assertThat(get(gateway, i))
                        .as("customer %s of %s", i, acknowledged)
                        .isEqualTo(200);
            }
            assertThat(put(gateway, MOST).statusCode()).isEqualTo(201);
        }
    }

    /** One with many long aliases, so that not many are needed. */
    private static HttpResponse<String> put(GatewayProcess gateway, int customer)
            throws IOException, InterruptedException {
        String aliases = IntStream.range(0, 90)
                .mapToObj(i -> "{\"customerSystem\": \"old\", \"customerId\": \"%s-%s-%s\"}"
                        .formatted(customer, i, "x".repeat(150)))
                .collect(Collectors.joining(", "));
        String body = """
                {"accounts": [{"account": "stripe", "vendorCustomerId": "cus_%s"}], "aliases": [%s]}""".formatted(customer, aliases);
        return CLIENT.send(
                request(gateway, customer).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static int get(GatewayProcess gateway, int customer) throws IOException, InterruptedException {
        return CLIENT.send(request(gateway, customer).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpRequest.Builder request(GatewayProcess gateway, int customer) {
        return HttpRequest.newBuilder(gateway.uri("/v1/customers/customer-" + customer))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json");
    }
}
