package io.portico.queue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.model.ProblemCode;
import io.portico.queue.QueueGateway.Client;
import io.portico.setting.Secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The broker inside: what survives it, and what stops its start. */
class EmbeddedBrokerTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";
    private static final QueueProperties NOBODY = new QueueProperties(
            1,
            Duration.ofSeconds(300),
            6,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            95,
            "",
            "",
            new Secret(""),
            BrokerStatesUsers.NONE,
            QueueProperties.STATED_USER,
            Map.of());

    @TempDir
    private Path data;

    @Test
    void keepsRequestsOverRestart() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.failing(ProblemCode.STORE_UNAVAILABLE))) {
            Client client = gateway.amqp("acme", "acme");
            client.send(client.text(REQUEST));
            await().atMost(Duration.ofSeconds(10)).until(() -> !gateway.calls.isEmpty());
        }
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding())) {
            Client client = gateway.amqp("acme", "acme");

            Message reply = client.receive(Queues.REPLIES, 20_000);

            assertThat(reply).isNotNull();
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            assertThat(gateway.callers).allMatch(caller -> caller.organisation().equals("acme"));
        }
    }

    @Test
    void doesNotStart_whenItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AmqpProperties amqp = new AmqpProperties("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedBroker.start(NOBODY, amqp, data))
                    .hasMessageContaining("portico.amqp.port");
        }
    }

    @Test
    void doesNotStart_whenItsDirectoryIsInUse() throws Exception {
        AmqpProperties amqp = new AmqpProperties("127.0.0.1", 0);
        try (EmbeddedBroker first = EmbeddedBroker.start(NOBODY, amqp, data)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> EmbeddedBroker.start(NOBODY, amqp, data)).hasMessageContaining("portico.data");
        }
    }

    @Test
    void knowsUserByHashOfPassword() throws Exception {
        BrokerUser user = new BrokerUser(
                null,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("secret".getBytes(UTF_8))),
                "acme",
                Set.of("billing:write"),
                List.of(),
                false);
        BrokerUsers users = new BrokerUsers(properties(user).users(), "gateway");

        assertThat(users.validateUser("shop", "secret")).isTrue();
        assertThat(users.validateUser("shop", "Secret")).isFalse();
        assertThat(users.validateUser("shop", null)).isFalse();
        assertThat(users.validateUser(null, null)).isFalse();
        assertThat(users.validateUser("", "")).isFalse();
    }

    private static QueueProperties properties(BrokerUser user) {
        return new QueueProperties(
                1,
                Duration.ofSeconds(300),
                6,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                95,
                "",
                "",
                new Secret(""),
                BrokerStatesUsers.NONE,
                QueueProperties.STATED_USER,
                Map.of("shop", user));
    }
}
