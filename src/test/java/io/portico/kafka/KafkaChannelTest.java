package io.portico.kafka;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;
import io.portico.queue.Spines;
import io.portico.store.EmbeddedPostgresServer;

import static io.portico.kafka.KafkaPeer.header;
import static io.portico.kafka.KafkaPeer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The channel in a whole gateway. */
@ExtendWith(OutputCaptureExtension.class)
class KafkaChannelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One story, because two gateways on one database are dear: only one of them has the channel. */
    @Test
    void existsWhereConfigured_servesHttpWhileKafkaIsAway_andAKeyAlsoServedByTheOtherNode(
            @TempDir Path data, CapturedOutput output) throws Exception {
        List<String> shared = List.of(
                "--spring.datasource.url=" + EmbeddedPostgresServer.shared().newDatabase(),
                "--spring.datasource.username=postgres",
                "--portico.idempotency.secret=the secret of two nodes, in a test alone");
        try (KafkaBroker broker = KafkaBroker.stopped(data.resolve("kafka"));
                RunningGateway plain = RunningGateway.start(data.resolve("plain"), shared)) {
            assertThat(plain.context().getBean(CamelContext.class).getRoute("inbound-kafka"))
                    .isNull();
            assertThat(plain.context().getBeansOfType(KafkaClients.class)).isEmpty();
            assertThat(consumers()).isEmpty();

            List<String> kafka = new ArrayList<>(shared);
            kafka.add("--portico.kafka.bootstrap-servers=" + broker.address());
            kafka.add("--portico.kafka.organisations.acme.scopes=billing:write");
            kafka.add("--portico.kafka.properties.ssl.truststore.password=canary-of-a-secret");
            try (RunningGateway gateway = RunningGateway.start(data.resolve("gateway"), kafka)) {
                assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
                assertThat(readiness(gateway)).isEqualTo(200);

                broker.start();
                broker.createTopics("", 2);
                try (KafkaPeer peer = new KafkaPeer(broker, "")) {
                    answersOnceItIsThere(gateway, peer, output);
                    makesOneSessionOfOneKey(plain, peer);
                }
            }
        }
    }

    private static void answersOnceItIsThere(RunningGateway gateway, KafkaPeer peer, CapturedOutput output)
            throws Exception {
        ConsumerRecord<byte[], byte[]> session = peer.reply(peer.ask("acme-stripe"));
        ConsumerRecord<byte[], byte[]> problem = peer.reply(peer.ask("nobody"));

        assertThat(header(session, "porticoStatus")).isEqualTo("201");
        assertThat(header(problem, "porticoStatus")).isEqualTo("404");
        String url = JSON.readTree(session.value()).get("url").asText();
        assertThat(url).startsWith("http://127.0.0.1:");
        assertThat(output.getAll())
                .contains("channel=kafka")
                .doesNotContain(url)
                .doesNotContain("canary-of-a-secret");
        await().untilAsserted(() -> assertThat(records(gateway)).contains("\"channel\":\"kafka\""));
        assertThat(text(problem.value())).contains("customer-not-found");
    }

    /** Asked over Kafka at one node and over HTTP at the other, at the same time. */
    private static void makesOneSessionOfOneKey(RunningGateway other, KafkaPeer peer) throws Exception {
        String place = peer.ask("acme-stripe", "IdempotencyKey", "order-4711");
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            answer.set(other.ask(RunningGateway.REQUEST, "Idempotency-Key", "order-4711"));
            return answer.get().statusCode() != 409;
        });
        ConsumerRecord<byte[], byte[]> reply = peer.reply(place);

        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(header(reply, "porticoStatus")).isEqualTo("201");
        JsonNode session = JSON.readTree(answer.get().body());
        assertThat(JSON.readTree(reply.value()).get("id")).isEqualTo(session.get("id"));
        assertThat(JSON.readTree(reply.value()).get("url")).isEqualTo(session.get("url"));
    }

    @Test
    void stopsTheStart_whenTwoOrganisationsShareTopics() {
        assertThatThrownBy(() -> KafkaGateway.start(
                        "127.0.0.1:1",
                        "x.",
                        Spines.succeeding(),
                        Map.of("portico.kafka.organisations.globex.topic-prefix", "x.")))
                .rootCause()
                .hasMessageContaining("portico.kafka.organisations.globex.topic-prefix");
    }

    @Test
    void stopsAtOnce_whileKafkaIsAway() {
        KafkaGateway gateway =
                KafkaGateway.start("127.0.0.1:" + RunningGateway.freePort(), "x.", Spines.succeeding(), Map.of());
        long begin = System.nanoTime();

        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(consumers()).isEmpty();
    }

    private static List<String> consumers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("KafkaConsumer["))
                .toList();
    }

    private static int readiness(RunningGateway gateway) throws Exception {
        URI probe = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/health/readiness");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(probe).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static String records(RunningGateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/portal-sessions?limit=10"))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
