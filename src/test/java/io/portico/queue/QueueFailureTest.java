package io.portico.queue;

import java.nio.file.Path;
import java.util.Map;

import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.model.ProblemCode;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a request that the spine cannot serve. */
class QueueFailureTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    private static QueueGateway gateway;
    private Client client;
    private Client operator;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = QueueGateway.start(data, Spines.succeeding(), Map.of("portico.queue.max-attempts", "2"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = gateway.amqp("acme", "acme");
        operator = gateway.operator();
        operator.drain(Queues.DEAD_LETTERS);
        operator.drain(Queues.REPLIES);
        gateway.calls.clear();
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_UNREACHABLE", "VENDOR_UNAVAILABLE", "STORE_UNAVAILABLE"})
    void deliversAgainAndAnswersOnce_whenTheFailurePasses(ProblemCode passing) throws Exception {
        gateway.spine = Spines.failing(passing, 1);
        client.send(client.text(REQUEST));

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        assertThat(gateway.calls).hasSize(2);
        assertThat(client.receive(Queues.REPLIES, 300)).isNull();
        assertThat(operator.receive(Queues.DEAD_LETTERS, 100)).isNull();
    }

    @Test
    void answersWithTheProblem_whenTheLastAttemptFailsToo() throws Exception {
        gateway.spine = Spines.failing(ProblemCode.VENDOR_UNAVAILABLE);
        Message request = client.text(REQUEST);
        request.setJMSCorrelationID("order-9");
        client.send(request);

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(503);
        assertThat(reply.getJMSCorrelationID()).isEqualTo("order-9");
        assertThat(((TextMessage) reply).getText()).contains("vendor-unavailable");
        assertThat(gateway.calls).hasSize(2);
        assertThat(operator.receive(Queues.DEAD_LETTERS, 100)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_TIMEOUT", "VENDOR_REJECTED", "FORBIDDEN", "CUSTOMER_NOT_FOUND"})
    void answersAtOnce_whenTryingAgainIsNoUseOrNotSafe(ProblemCode lasting) throws Exception {
        gateway.spine = Spines.failing(lasting);
        client.send(client.text(REQUEST));

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(lasting.status());
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void answersWithoutSayingWhy_whenTheGatewayIsDefective() throws Exception {
        gateway.spine = exchange -> {
            throw new IllegalStateException("a detail of the inside");
        };
        client.send(client.text(REQUEST));

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(500);
        assertThat(((TextMessage) reply).getText()).doesNotContain("inside", "IllegalState");
    }

    @Test
    void putsRequestAsideWithoutTheUrl_whenItsReplyQueueVanishesMeanwhile() throws Exception {
        Client leaving = gateway.amqp("acme", "acme");
        gateway.spine = exchange -> {
            leaving.connection.close();
            Spines.succeeding().process(exchange);
        };
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(leaving.session.createTemporaryQueue());
        client.send(request);

        Message dead = operator.receive(Queues.DEAD_LETTERS);

        assertThat(dead).isNotNull();
        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-undeliverable");
        assertThat(dead.toString() + ((TextMessage) dead).getText()).doesNotContain("portal.example.com");
    }
}
