package io.portico;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Nodes that are replaced while requests come. */
@Tag("faults")
class NodesInUseTest {
    private static final int CALLERS = 8;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void failNoRequest_whenTheyAreRestartedOneByOneBehindABalancer() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        AtomicBoolean over = new AtomicBoolean();
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        try (Nodes nodes = new Nodes(directory);
                Balancer balancer = new Balancer()) {
            List<GatewayProcess> first = nodes.start(2, "--portico.http.stop-delay=3s");
            first.forEach(balancer::add);
            await().atMost(Duration.ofSeconds(30)).until(() -> balancer.ready() == 2);
            for (int i = 0; i < CALLERS; i++) {
                callers.submit(() -> {
                    while (!over.get()) {
                        answers.merge(ask(balancer), 1, Integer::sum);
                    }
                });
            }
            for (GatewayProcess old : first) {
                old.terminate();
                assertThat(old.exitCode(Duration.ofSeconds(45))).isEqualTo(143);
                balancer.remove(old);
                balancer.add(nodes.start(1, "--portico.http.stop-delay=3s").get(0));
                await().atMost(Duration.ofSeconds(30)).until(() -> balancer.ready() == 2);
            }
            over.set(true);
        } finally {
            over.set(true);
            callers.shutdown();
        }
        assertThat(answers).containsOnlyKeys("201");
        assertThat(answers.get("201")).isGreaterThan(100);
    }

    @Test
    void goOnBesideANewerSchema_andStartOnIt() throws Exception {
        try (Nodes nodes = new Nodes(directory)) {
            GatewayProcess old = nodes.start(1).get(0);
            assertThat(old.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);

            // What a newer node does when it comes up beside this one.
            try (Connection newer = DriverManager.getConnection(nodes.database);
                    Statement migration = newer.createStatement()) {
                migration.execute("alter table ledger_entry add column later varchar");
                migration.execute(
                        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                                + " checksum, installed_by, execution_time, success)"
                                + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'newer', 1, true)");
            }

            assertThat(old.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
            assertThat(old.measured("portico_ledger_dropped_total")).isZero();
            GatewayProcess again = nodes.start(1).get(0);
            assertThat(again.isAlive()).as(String.join("\n", again.output())).isTrue();
            assertThat(again.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
        }
    }

    private String ask(Balancer balancer) {
        try {
            HttpRequest request = HttpRequest.newBuilder(balancer.uri("/v1/portal-sessions"))
                    .header("Authorization", "Bearer pk_sandbox_acme")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(RunningGateway.REQUEST))
                    .build();
            return Integer.toString(
                    client.send(request, BodyHandlers.discarding()).statusCode());
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }
}
