package io.portico.queue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.RunningGateway;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The same channel on a broker that somebody else runs. */
class ExternalBrokerTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    @TempDir
    private Path data;

    @Test
    void answersByExternalBroker() throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data, RunningGateway.freePort());
                QueueGateway gateway =
                        QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(broker.port))) {
            Client client = broker.connect();
            var mine = client.session.createTemporaryQueue();
            Message request = client.text(REQUEST);
            request.setJMSReplyTo(mine);
            client.send(request);

            Message reply = client.session.createConsumer(mine).receive(10_000);

            assertThat(reply).isNotNull();
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            assertThat(gateway.callers.get(0).organisation()).isEqualTo("acme");
        }
    }

    /** Were they two, whatever fails between them would leave an answer and give its request back. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "amqp"})
    void takesTheRequestAndSendsItsAnswerInOneTransaction(String protocol) throws Exception {
        Transactions transactions = new Transactions();
        try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), RunningGateway.freePort());
                QueueGateway gateway = QueueGateway.start(
                        data,
                        Spines.succeeding(),
                        protocol.equals("amqp")
                                ? AmqpBrokerTest.settings(broker.port)
                                : ExternalBroker.settings(broker.port))) {
            broker.watch(transactions);
            Client client = broker.connect();
            client.send(client.text(REQUEST));

            assertThat(client.receive(Queues.REPLIES)).isNotNull();
            await().until(() -> !transactions.taken.isEmpty());
            assertThat(gateway.calls).hasSize(1);
            assertThat(transactions.taken).hasSize(1).isEqualTo(transactions.answered);
        }
    }

    /** Those by which requests are taken and by which answers are sent. */
    private static final class Transactions implements ActiveMQServerPlugin {
        private final List<Long> taken = new CopyOnWriteArrayList<>();
        private final List<Long> answered = new CopyOnWriteArrayList<>();

        @Override
        public void messageAcknowledged(
                Transaction transaction, MessageReference reference, AckReason reason, ServerConsumer consumer) {
            if (Queues.REQUESTS.equals(reference.getQueue().getName().toString())) {
                taken.add(transaction.getID());
            }
        }

        @Override
        public void afterSend(
                ServerSession session,
                Transaction transaction,
                org.apache.activemq.artemis.api.core.Message message,
                boolean direct,
                boolean noAutoCreateQueue,
                RoutingStatus result) {
            if (Queues.REPLIES.equals(message.getAddress())) {
                answered.add(transaction.getID());
            }
        }
    }

    @Test
    void consumesSoonAfterTheBrokerComesUp() throws Exception {
        int port = RunningGateway.freePort();
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(port))) {
            answersWithinTenSeconds(port);
            answersWithinTenSeconds(port);

            assertThat(gateway.calls).hasSize(2);
        }
    }

    @Test
    void refusesUserThatAmqpSenderMayHaveInvented() throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data, RunningGateway.freePort());
                QueueGateway gateway =
                        QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(broker.port));
                var connection =
                        new JmsConnectionFactory("amqp://127.0.0.1:" + broker.port).createConnection("acme", "acme")) {
            connection.start();
            Client client = new Client(connection);
            var mine = client.session.createTemporaryQueue();
            Message request = client.text(REQUEST);
            request.setJMSReplyTo(mine);
            request.setStringProperty("_AMQ_VALIDATED_USER", "globex");
            client.send(request);

            assertThat(client.session.createConsumer(mine).receive(10_000).getIntProperty("porticoStatus"))
                    .isEqualTo(401);
            assertThat(gateway.calls).isEmpty();
        }
    }

    @Test
    void leavesRequestToTheBrokersDeadLetters_whenItForbidsTheAnswer() throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data, RunningGateway.freePort());
                QueueGateway gateway =
                        QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(broker.port))) {
            Client client = broker.connect();
            Message request = client.text(REQUEST);
            request.setJMSReplyTo(client.session.createQueue(ExternalBroker.CLOSED));
            client.send(request);

            Message dead = client.receive(Queues.DEAD_LETTERS, 20_000);

            assertThat(dead).isNotNull();
            assertThat(((TextMessage) dead).getText()).isEqualTo(REQUEST);
            assertThat(broker.messagesIn(ExternalBroker.CLOSED)).isZero();
            assertThat(gateway.calls).hasSizeLessThanOrEqualTo(6);
        }
    }

    @Test
    void takesTheUserThatTheBrokerStatesNotTheSenders() throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data, RunningGateway.freePort());
                QueueGateway gateway =
                        QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(broker.port))) {
            Client client = broker.connect();
            Message request = client.text(REQUEST);
            request.setStringProperty("JMSXUserID", "globex");
            request.setStringProperty("_AMQ_VALIDATED_USER", "globex");
            client.send(request);

            assertThat(client.receive(Queues.REPLIES)).isNotNull();
            assertThat(gateway.callers.get(0).organisation()).isEqualTo("acme");
        }
    }

    private void answersWithinTenSeconds(int port) throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data, port)) {
            Client client = broker.connect();
            client.send(client.text(REQUEST));
            assertThat(client.receive(Queues.REPLIES, 10_000)).isNotNull();
        }
    }
}
