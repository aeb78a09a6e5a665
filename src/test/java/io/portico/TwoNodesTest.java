package io.portico;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two gateways that share a database and a broker, and know nothing of each other. */
class TwoNodesTest {
    private static final int MESSAGES = 120;

    @TempDir
    private static Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    /** One story, because two processes are dear: they start together on an empty database, and one is taken away. */
    @Test
    void startTogether_seeEachOthersCustomers_andLoseNoMessageWhenOneIsKilled() throws Exception {
        try (Nodes nodes = new Nodes(directory)) {
            List<GatewayProcess> both = nodes.start(2);
            both.forEach(node -> assertThat(node.isAlive())
                    .as(String.join("\n", node.output()))
                    .isTrue());
            GatewayProcess one = both.get(0);
            GatewayProcess other = both.get(1);
            assertThat(one.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
            assertThat(other.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);

            changesAreSeen(one, other);
            noMessageIsLost(nodes, one);
        }
    }

    private void changesAreSeen(GatewayProcess one, GatewayProcess other) throws Exception {
        put(one, "cus_first");
        assertThat(read(other)).contains("cus_first");
        put(one, "cus_second");
        // The cache's two seconds, and many more for a busy machine.
        await().atMost(Duration.ofSeconds(20)).until(() -> read(other).contains("cus_second"));
    }

    private void noMessageIsLost(Nodes nodes, GatewayProcess killed) throws Exception {
        nodes.vendor.heads().clear();
        try (Connection connection =
                new ActiveMQConnectionFactory("tcp://127.0.0.1:" + nodes.brokerPort).createConnection("acme", "acme")) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (int i = 0; i < MESSAGES; i++) {
                Message request = session.createTextMessage(RunningGateway.REQUEST);
                request.setJMSCorrelationID("request-" + i);
                session.createProducer(session.createQueue("portal-session.create"))
                        .send(request);
            }
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> nodes.vendor.heads().size() >= MESSAGES / 4);

            killed.kill();

            Set<String> answered = new HashSet<>();
            MessageConsumer answers = session.createConsumer(session.createQueue("portal-session.created"));
            for (Message answer = answers.receive(40_000);
                    answer != null && answered.size() < MESSAGES;
                    answer = answers.receive(answered.size() < MESSAGES ? 40_000 : 1)) {
                assertThat(answer.getIntProperty("porticoStatus")).isEqualTo(201);
                assertThat(answered.add(answer.getJMSCorrelationID()))
                        .as("%s once", answer.getJMSCorrelationID())
                        .isTrue();
            }
            assertThat(answered).hasSize(MESSAGES);
            assertThat(nodes.broker.messagesIn("portal-session.create.dlq")).isZero();
        }
    }

    private void put(GatewayProcess node, String vendorId) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(node.uri("/v1/customers/shared"))
                        .header("Authorization", "Bearer pk_sandbox_acme")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("""
                                {"accounts": [{"account": "stripe", "vendorCustomerId": "%s"}]}""".formatted(vendorId)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private String read(GatewayProcess node) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(node.uri("/v1/customers/shared"))
                                .header("Authorization", "Bearer pk_sandbox_acme")
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
