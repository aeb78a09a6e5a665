package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;
import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterPage;
import io.portico.deadletter.ReplayReport;
import io.portico.deadletter.ReplayReport.Reason;
import io.portico.deadletter.ReplayReport.Skipped;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The same channel over AMQP 1.0, to a broker whose senders' users it states. */
class AmqpBrokerTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    private static ExternalBroker broker;
    private static QueueGateway gateway;
    private Client client;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        broker = ExternalBroker.start(data.resolve("external"), RunningGateway.freePort());
        gateway = QueueGateway.start(data, Spines.succeeding(), settings(broker.port));
    }

    static Map<String, String> settings(int port) {
        Map<String, String> settings = new HashMap<>(ExternalBroker.settings(port));
        settings.put("portico.queue.broker-url", "amqp://127.0.0.1:" + port);
        settings.put("portico.queue.broker-states-users", "all");
        settings.put("portico.queue.max-attempts", "3");
        return settings;
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        gateway.spine = Spines.succeeding();
        client = broker.connect();
        client.drain(Queues.REPLIES);
        client.drain(Queues.DEAD_LETTERS);
        gateway.calls.clear();
        gateway.callers.clear();
    }

    @Test
    void answersAtListedQueue() throws Exception {
        client.send(request("order-1"));

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        assertThat(reply.getJMSCorrelationID()).isEqualTo("order-1");
        assertThat(((TextMessage) reply).getText()).contains(Spines.URL);
        assertThat(gateway.callers).allMatch(caller -> caller.name().equals("acme"));
    }

    @Test
    void deliversAgain_whenTheFailurePasses() throws Exception {
        gateway.spine = Spines.failing(ProblemCode.STORE_UNAVAILABLE, 1);
        client.send(request("order-2"));

        assertThat(client.receive(Queues.REPLIES).getIntProperty("porticoStatus"))
                .isEqualTo(201);
        assertThat(gateway.calls).hasSize(2);
        assertThat(client.receive(Queues.REPLIES, 300)).isNull();
    }

    @Test
    void answersWithTheProblem_whenTheLastAttemptFailsToo() throws Exception {
        gateway.spine = Spines.failing(ProblemCode.STORE_UNAVAILABLE);
        client.send(request("order-3"));

        assertThat(client.receive(Queues.REPLIES).getIntProperty("porticoStatus"))
                .isEqualTo(503);
        assertThat(gateway.calls).hasSize(3);
    }

    @Test
    void keepsRequestsWaitingForTheirVendorUncounted() throws Exception {
        Problem closed = Problem.of(ProblemCode.VENDOR_RATE_LIMITED, "Closed.").withRetryAfter(Duration.ofMillis(300));
        gateway.spine = exchange -> {
            if (gateway.calls.size() <= 5) {
                throw new ProblemException(closed);
            }
            Spines.succeeding().process(exchange);
        };
        client.send(request("order-4"));

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        assertThat(reply.getJMSCorrelationID()).isEqualTo("order-4");
        assertThat(gateway.calls).hasSize(6);
        assertThat(gateway.callers).allMatch(caller -> caller.name().equals("acme"));
    }

    @Test
    void putsAsideAndReplays() throws Exception {
        Message request = request("order-5");
        request.setStringProperty("note", "kept");
        request.setJMSReplyTo(ActiveMQJMSClient.createQueue("not.listed"));
        client.send(request);
        await().until(() -> page().items().size() == 1);
        DeadLetterEntry entry = page().items().get(0);
        assertThat(entry.code()).isEqualTo("reply-target-not-allowed");

        assertThat(gateway.deadLetters()
                        .replay("acme", Selections.ids(entry.id()), 1, false)
                        .replayed())
                .hasSize(1);
        await().until(() -> page().items().size() == 1);

        Message dead = client.receive(Queues.DEAD_LETTERS);
        assertThat(((TextMessage) dead).getText()).isEqualTo(REQUEST);
        assertThat(dead.getStringProperty("note")).isEqualTo("kept");
        assertThat(dead.getJMSCorrelationID()).isEqualTo("order-5");
        assertThat(dead.getStringProperty("porticoUser")).isEqualTo("acme");
        assertThat(dead.getIntProperty("porticoAttempts")).isEqualTo(1);
        assertThat(dead.getStringProperty("porticoRequestId")).isNotEqualTo(entry.id());
        assertThat(gateway.calls).isEmpty();
    }

    /** It is first in the queue, and comes back to it in the end. */
    @Test
    void replaysTheOthers_whenADeadLetterIsForged() throws Exception {
        for (String order : List.of("order-8", "order-9")) {
            Message request = request(order);
            request.setJMSReplyTo(ActiveMQJMSClient.createQueue("not.listed"));
            client.send(request);
        }
        await().until(() -> page().items().size() == 2);
        DeadLetterEntry copied = page().items().get(0);
        Message forged = client.text("{}");
        forged.setStringProperty("porticoRequestId", copied.id());
        forged.setStringProperty("porticoCode", copied.code());
        forged.setStringProperty("porticoUser", "acme");
        try (var producer = client.session.createProducer(client.session.createQueue(Queues.DEAD_LETTERS))) {
            producer.send(forged, DeliveryMode.PERSISTENT, 9, 0);
        }

        ReplayReport report = gateway.deadLetters().replay("acme", Selections.ALL, 10, false);

        assertThat(report.replayed()).hasSize(2);
        assertThat(report.skipped()).containsExactly(new Skipped(copied.id(), Reason.FOREIGN));
        await().until(() -> broker.messagesIn(Queues.DEAD_LETTERS) == 3);
        await().until(() -> page().items().size() == 2);
        assertThat(page().items()).extracting(DeadLetterEntry::id).doesNotContain(copied.id());
        for (int i = 0; i < 3; i++) { // The forged one comes back a little later, and is not to meet another test.
            assertThat(client.receive(Queues.DEAD_LETTERS)).isNotNull();
        }
    }

    private static DeadLetterPage page() {
        return gateway.deadLetters().list("acme", Selections.ALL, null, 10);
    }

    @Test
    void takesNoTemporaryQueueOnItsSendersWord() throws Exception {
        Message request = request("order-6");
        request.setJMSReplyTo(client.session.createTemporaryQueue());
        client.send(request);

        Message dead = client.receive(Queues.DEAD_LETTERS);

        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-target-not-allowed");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsRequestAside_whenItsReplyQueueIsMissing() throws Exception {
        Message request = request("order-7");
        request.setJMSReplyTo(ActiveMQJMSClient.createQueue("reply.missing"));
        client.send(request);

        Message dead = client.receive(Queues.DEAD_LETTERS);

        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-undeliverable");
        assertThat(gateway.calls).isEmpty();
    }

    private Message request(String correlationId) throws Exception {
        Message request = client.text(REQUEST);
        request.setJMSCorrelationID(correlationId);
        return request;
    }
}
