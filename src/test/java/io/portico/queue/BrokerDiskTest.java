package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import jakarta.jms.Message;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.JmsSendTimedOutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;

import io.portico.deadletter.DeadLetters;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** An embedded broker whose disk is fuller than it may be, which every disk is with such a setting. */
class BrokerDiskTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";
    private static final int WAITING = 8;

    /** A delivery that waits does not count, but for one that a stop cuts off. */
    private static final Map<String, String> ROOM = Map.of("portico.queue.max-attempts", "2");

    private static final Map<String, String> NONE =
            Map.of("portico.queue.max-disk-usage", "0", "portico.queue.max-attempts", "2");

    @TempDir
    private Path data;

    @Test
    void takesNothingAndAsksNoVendorMeanwhile_andLosesNone() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), ROOM)) {
            gateway.pause();
            Client client = gateway.amqp("acme", "acme");
            for (int i = 0; i < WAITING; i++) {
                Message request = client.text(REQUEST);
                request.setJMSCorrelationID("order-" + i);
                client.send(request);
            }
            assertThat(gateway.diskHealth()).isEqualTo(Status.UP);
        }
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), NONE)) {
            assertThat(gateway.diskHealth()).isEqualTo(Status.DOWN);
            requestIsNotTaken(gateway);
            deadLettersStayWhereTheyAre(gateway.deadLetters());
            await().during(Duration.ofMillis(500)).until(() -> gateway.calls.isEmpty());
        }
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), ROOM)) {
            Client client = gateway.amqp("acme", "acme");
            Set<String> answered = new HashSet<>();
            while (answered.size() < WAITING) {
                Message reply = client.receive(Queues.REPLIES, 30_000);
                assertThat(reply).as("an answer after %s", answered).isNotNull();
                assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
                answered.add(reply.getJMSCorrelationID());
            }
        }
    }

    /** Nothing waits for the broker in their place. */
    private static void deadLettersStayWhereTheyAre(DeadLetters deadLetters) {
        assertThat(deadLetters.list("acme", Selections.ALL, null, 1).items()).isEmpty();
        assertThatThrownBy(() -> deadLetters.replay("acme", Selections.ALL, 1, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
    }

    /** Its sender is not told that it was. */
    private static void requestIsNotTaken(QueueGateway gateway) throws Exception {
        JmsConnectionFactory factory = new JmsConnectionFactory("amqp://127.0.0.1:" + gateway.amqpPort());
        factory.setSendTimeout(500);
        try (var connection = factory.createConnection("acme", "acme")) {
            connection.start();
            Client client = new Client(connection);
            assertThatThrownBy(() -> client.send(client.text(REQUEST))).isInstanceOf(JmsSendTimedOutException.class);
        }
    }
}
