package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.model.ProblemCode;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of a request that the spine cannot serve. */
class QueueFailureTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_UNREACHABLE", "VENDOR_UNAVAILABLE", "STORE_UNAVAILABLE"})
    void deliversAgainAndAnswersOnce_whenTheFailurePasses(ProblemCode passing) throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.failing(passing, 1))) {
            Client client = gateway.amqp("acme", "acme");
            client.send(client.text(REQUEST));

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            assertThat(gateway.calls).hasSize(2);
            assertThat(client.receive(Queues.REPLIES, 500)).isNull();
            assertThat(gateway.operator().receive(Queues.DEAD_LETTERS, 100)).isNull();
        }
    }

    @Test
    void answersWithTheProblem_whenTheLastAttemptFailsToo() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(
                data, Spines.failing(ProblemCode.VENDOR_RATE_LIMITED), Map.of("portico.queue.max-attempts", "2"))) {
            Client client = gateway.amqp("acme", "acme");
            Message request = client.text(REQUEST);
            request.setJMSCorrelationID("order-9");
            client.send(request);

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(503);
            assertThat(reply.getJMSCorrelationID()).isEqualTo("order-9");
            assertThat(((TextMessage) reply).getText()).contains("vendor-rate-limited");
            assertThat(gateway.calls).hasSize(2);
            assertThat(gateway.operator().receive(Queues.DEAD_LETTERS, 100)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_TIMEOUT", "VENDOR_REJECTED", "FORBIDDEN", "CUSTOMER_NOT_FOUND"})
    void answersAtOnce_whenTryingAgainIsNoUseOrNotSafe(ProblemCode lasting) throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.failing(lasting))) {
            Client client = gateway.amqp("acme", "acme");
            client.send(client.text(REQUEST));

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(lasting.status());
            assertThat(gateway.calls).hasSize(1);
        }
    }

    @Test
    void answersWithoutSayingWhy_whenTheGatewayIsDefective() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, exchange -> {
            throw new IllegalStateException("a detail of the inside");
        })) {
            Client client = gateway.amqp("acme", "acme");
            client.send(client.text(REQUEST));

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(500);
            assertThat(((TextMessage) reply).getText()).doesNotContain("inside", "IllegalState");
        }
    }

    @Test
    void putsRequestAsideWithoutTheUrl_whenItsReplyQueueVanishesMeanwhile() throws Exception {
        Runnable[] leave = new Runnable[1];
        try (QueueGateway gateway = QueueGateway.start(data, exchange -> {
            leave[0].run();
            Spines.succeeding().process(exchange);
        })) {
            Client leaving = gateway.amqp("acme", "acme");
            Client client = gateway.amqp("acme", "acme");
            leave[0] = () -> {
                try {
                    leaving.connection.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            };
            Message request = client.text(REQUEST);
            request.setJMSReplyTo(leaving.session.createTemporaryQueue());
            client.send(request);

            Message dead = gateway.operator().receive(Queues.DEAD_LETTERS);

            assertThat(dead).isNotNull();
            assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-undeliverable");
            assertThat(dead.toString() + ((TextMessage) dead).getText()).doesNotContain("portal.example.com");
        }
    }

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
}
