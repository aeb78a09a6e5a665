package io.portico.kafka;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static io.portico.kafka.KafkaPeer.header;
import static io.portico.kafka.KafkaPeer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The channel in a whole gateway. */
@ExtendWith(OutputCaptureExtension.class)
class KafkaChannelTest {
    private static final String SCOPES = "--portico.kafka.organisations.acme.scopes=billing:write";

    @Test
    void doesNotExist_unlessConfigured(@TempDir Path data) {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            assertThat(gateway.context().getBean(CamelContext.class).getRoute("inbound-kafka"))
                    .isNull();
            assertThat(gateway.context().getBeansOfType(KafkaClients.class)).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("KafkaConsumer["));
        }
    }

    @Test
    void servesHttpWhileKafkaIsAway_andRequestsOnceItIsThere(@TempDir Path data, CapturedOutput output)
            throws Exception {
        try (KafkaBroker broker = KafkaBroker.stopped(data.resolve("kafka"));
                RunningGateway gateway = RunningGateway.start(
                        data.resolve("gateway"),
                        "--portico.kafka.bootstrap-servers=" + broker.address(),
                        SCOPES,
                        "--portico.kafka.properties.ssl.truststore.password=canary-of-a-secret")) {
            assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
            assertThat(readiness(gateway)).isEqualTo(200);

            broker.start();
            broker.createTopics("", 2);
            try (KafkaPeer peer = new KafkaPeer(broker, "")) {
                String served = peer.ask("acme-stripe");
                ConsumerRecord<byte[], byte[]> session = peer.reply(served);
                ConsumerRecord<byte[], byte[]> problem = peer.reply(peer.ask("nobody"));

                assertThat(header(session, "porticoStatus")).isEqualTo("201");
                assertThat(header(problem, "porticoStatus")).isEqualTo("404");
                String url =
                        new ObjectMapper().readTree(session.value()).get("url").asText();
                assertThat(url).startsWith("http://127.0.0.1:");
                assertThat(output.getAll())
                        .contains("channel=kafka")
                        .doesNotContain(url)
                        .doesNotContain("canary-of-a-secret");
                await().untilAsserted(() -> assertThat(records(gateway)).contains("\"channel\":\"kafka\""));
                assertThat(text(problem.value())).contains("customer-not-found");
            }
        }
    }

    @Test
    void stopsTheStart_whenTwoOrganisationsShareTopics(@TempDir Path data) {
        assertThatThrownBy(() -> RunningGateway.start(
                        data,
                        List.of(
                                "--portico.kafka.bootstrap-servers=127.0.0.1:1",
                                SCOPES,
                                "--portico.kafka.organisations.globex.scopes=billing:write")))
                .rootCause()
                .hasMessageContaining("portico.kafka.organisations.globex.topic-prefix");
    }

    @Test
    void stopsAtOnce_whileKafkaIsAway(@TempDir Path data) {
        RunningGateway gateway = RunningGateway.start(
                data, "--portico.kafka.bootstrap-servers=127.0.0.1:" + RunningGateway.freePort(), SCOPES);
        long begin = System.nanoTime();

        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(Map.copyOf(Thread.getAllStackTraces()).keySet())
                .noneMatch(thread -> thread.getName().contains("KafkaConsumer["));
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
