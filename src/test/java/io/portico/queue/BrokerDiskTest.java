package io.portico.queue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.camel.Processor;
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
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** An embedded broker whose disk is fuller than it may be. */
class BrokerDiskTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";
    private static final int WAITING = 8;

    /** A delivery that waits does not count, but for one that a stop cuts off. */
    private static final Map<String, String> ROOM = Map.of("portico.queue.max-attempts", "2");

    /** So little that a disk in use has more on it. */
    private static final Map<String, String> NONE =
            Map.of("portico.queue.max-disk-usage", "1", "portico.queue.max-attempts", "2");

    private static final Map<String, String> TWO_AT_A_TIME =
            Map.of("portico.queue.consumers", "2", "portico.queue.max-attempts", "2");

    @TempDir
    private Path data;

    @Test
    void takesNothingAndAsksNoVendorMeanwhile_andLosesNone_whenItStartsSo() throws Exception {
        assumeThat(percentInUse()).isGreaterThan(1);
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), ROOM)) {
            gateway.pause();
            ask(gateway.amqp("acme", "acme"));
            assertThat(gateway.diskHealth()).isEqualTo(Status.UP);
        }
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), NONE)) {
            assertThat(gateway.diskHealth()).isEqualTo(Status.DOWN);
            requestIsNotTaken(gateway);
            deadLettersStayWhereTheyAre(gateway.deadLetters());
            await().during(Duration.ofMillis(500)).until(() -> gateway.calls.isEmpty());
        }
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), ROOM)) {
            allAreAnswered(gateway.amqp("acme", "acme"));
        }
    }

    @Test
    void takesNothingAndAsksNoVendorMeanwhile_andLosesNone_whenItFillsUpWhileItRuns() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(1);
        Processor one = Spines.failing(ProblemCode.VENDOR_UNAVAILABLE, 1);
        Processor slow = exchange -> {
            asked.countDown();
            assertThat(answer.await(1, TimeUnit.MINUTES)).isTrue();
            one.process(exchange);
        };
        try (QueueGateway gateway = QueueGateway.start(data, slow, TWO_AT_A_TIME)) {
            Client client = gateway.amqp("acme", "acme");
            ask(client);
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();

            gateway.fillDisk(true);

            assertThat(gateway.diskHealth()).isEqualTo(Status.DOWN);
            // One of the two at work has an answer to send; the other goes back, and makes way for the next in the
            // queue.
            answer.countDown();
            requestIsNotTaken(gateway);
            deadLettersStayWhereTheyAre(gateway.deadLetters());
            await().during(Duration.ofMillis(1_500)).until(() -> gateway.calls.size() == 2);
            assertThat(client.receive(Queues.REPLIES, 1)).isNull();

            gateway.fillDisk(false);

            assertThat(gateway.diskHealth()).isEqualTo(Status.UP);
            allAreAnswered(client);
            assertThat(gateway.calls).as("calls, one of which failed").hasSize(WAITING + 1);
            client.send(client.text(REQUEST));
            assertThat(client.receive(Queues.REPLIES)).isNotNull();
        }
    }

    private long percentInUse() throws IOException {
        FileStore disk = Files.getFileStore(data);
        return 100 - 100 * disk.getUsableSpace() / disk.getTotalSpace();
    }

    private static void ask(Client client) throws JMSException {
        for (int i = 0; i < WAITING; i++) {
            Message request = client.text(REQUEST);
            request.setJMSCorrelationID("order-" + i);
            client.send(request);
        }
    }

    private static void allAreAnswered(Client client) throws JMSException {
        Set<String> answered = new HashSet<>();
        while (answered.size() < WAITING) {
            Message reply = client.receive(Queues.REPLIES);
            assertThat(reply).as("an answer after %s", answered).isNotNull();
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            answered.add(reply.getJMSCorrelationID());
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
