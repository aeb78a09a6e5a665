package io.portico.queue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.GatewayProcess;
import io.portico.RunningGateway;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway that is taken away in the middle of a replay. */
class ReplayKillTest {
    private static final int MANY = 60;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String REPLAY = "{\"code\":\"request-too-old\",\"limit\":" + MANY + "}";

    @Test
    void losesAndDoublesNone(@TempDir Path data) throws Exception {
        int amqpPort = RunningGateway.freePort();
        List<String> settings = List.of("--portico.amqp.port=" + amqpPort);
        Set<String> answered = new HashSet<>();
        try (GatewayProcess gateway = GatewayProcess.start(data, List.of("-Xmx256m"), settings)) {
            putAside(amqpPort);
            await().atMost(Duration.ofSeconds(60)).until(() -> waiting(gateway) == MANY);
            CLIENT.sendAsync(request(gateway, "/replay", REPLAY), BodyHandlers.ofString());
            await().pollInterval(Duration.ofMillis(5)).until(() -> waiting(gateway) < MANY - 2);
            gateway.kill();
            gateway.exitCode(Duration.ofSeconds(10));
        }
        try (GatewayProcess gateway = GatewayProcess.start(data, List.of("-Xmx256m"), settings);
                var connection =
                        new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort).createConnection("acme", "acme")) {
            connection.start();
            assertThat(waiting(gateway)).as("the kill came in the middle").isPositive();
            assertThat(ask(gateway, "/replay", REPLAY).path("more").asBoolean()).isFalse();
            takeAnswers(new Client(connection), answered);
            assertThat(waiting(gateway)).isZero();
        }
        assertThat(answered).hasSize(MANY);
    }

    private static void putAside(int amqpPort) throws Exception {
        try (RawAmqp raw = RawAmqp.connect(amqpPort, "acme", "acme")) {
            for (int i = 0; i < MANY; i++) {
                org.apache.qpid.proton.message.Message request = RawAmqp.message(new AmqpValue(RunningGateway.REQUEST));
                request.setCreationTime(Instant.now().minusSeconds(3_600).toEpochMilli());
                request.setCorrelationId("order-" + i);
                request.setReplyTo("reply.shop");
                raw.send(request);
            }
        }
    }

    private static void takeAnswers(Client client, Set<String> into) throws JMSException {
        for (Message reply = client.receive("reply.shop", 10_000);
                reply != null;
                reply = client.receive("reply.shop", into.size() < MANY ? 10_000 : 500)) {
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            assertThat(into.add(reply.getJMSCorrelationID()))
                    .as("%s once", reply.getJMSCorrelationID())
                    .isTrue();
        }
    }

    private static int waiting(GatewayProcess gateway) throws Exception {
        return ask(gateway, "?limit=100", null).path("items").size();
    }

    private static JsonNode ask(GatewayProcess gateway, String rest, String body) throws Exception {
        HttpResponse<String> answer = CLIENT.send(request(gateway, rest, body), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpRequest request(GatewayProcess gateway, String rest, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/admin/dead-letters" + rest))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json");
        return (body == null ? request.GET() : request.POST(BodyPublishers.ofString(body))).build();
    }
}
