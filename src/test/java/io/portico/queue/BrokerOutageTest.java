package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.RunningGateway;
import io.portico.deadletter.DeadLetters;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** An external broker that is away for a while, or has no room. */
class BrokerOutageTest {
    private static final int MANY = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    @TempDir
    private Path data;

    @Test
    void servesHttpWithoutABrokerAndConsumesSoonAfterItComesUp() throws Exception {
        int port = RunningGateway.freePort();
        String[] settings = ExternalBroker.settings(port).entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        try (RunningGateway gateway = RunningGateway.start(data.resolve("gateway"), settings)) {
            assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
            DeadLetters deadLetters = gateway.context().getBean(DeadLetters.class);
            assertThatThrownBy(() -> deadLetters.list("acme", Selections.ALL, null, 1))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure -> assertThat(failure.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));

            try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), port)) {
                Client client = broker.connect();
                client.send(client.text(RunningGateway.REQUEST));
                assertThat(client.receive(Queues.REPLIES, 10_000)).isNotNull();
            }
        }
    }

    /** In a process of its own, and spoken to by two gateways, since a kill is the same for both protocols. */
    @Test
    void answersEachRequestOnce_whenTheBrokerIsKilled() throws Exception {
        int port = RunningGateway.freePort();
        Held core = new Held();
        Held amqp = new Held();
        try (QueueGateway one = QueueGateway.start(data.resolve("core"), core, ExternalBroker.settings(port));
                QueueGateway other = QueueGateway.start(data.resolve("amqp"), amqp, AmqpBrokerTest.settings(port))) {
            try (BrokerProcess broker = BrokerProcess.start(data.resolve("external"), port)) {
                sendMany(ExternalBroker.connect(port));
                await().atMost(PATIENCE).until(() -> core.isFull() && amqp.isFull());
                broker.kill();
            }
            core.release();
            amqp.release();
            try (BrokerProcess broker = BrokerProcess.start(data.resolve("external"), port)) {
                Client client = ExternalBroker.connect(port);
                List<String> answered = new ArrayList<>();
                while (answered.size() < MANY) {
                    answered.add(answer(client).getJMSCorrelationID());
                }
                assertThat(answered).doesNotHaveDuplicates();
                assertThat(client.receive(Queues.REPLIES, 500)).isNull();
                assertThat(client.receive(Queues.DEAD_LETTERS, 100)).isNull();
            }
            assertThat(one.calls.size() + other.calls.size()).isEqualTo(MANY + 2 * Held.AT_ONCE);
        }
    }

    /** Some requests are answered, and then as many wait for their answers as are handled at a time. */
    private static final class Held implements Processor {
        private static final int AT_ONCE = 4;
        private static final int ANSWERED = 3;

        private final Processor success = Spines.succeeding();
        private final AtomicInteger calls = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);

        boolean isFull() {
            return calls.get() == ANSWERED + AT_ONCE;
        }

        void release() {
            released.countDown();
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            if (calls.incrementAndGet() > ANSWERED) {
                released.await();
            }
            success.process(exchange);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "amqp"})
    void losesNone_whenTheBrokerIsStartedAnew(String protocol) throws Exception {
        int port = RunningGateway.freePort();
        Map<String, String> settings =
                protocol.equals("amqp") ? AmqpBrokerTest.settings(port) : ExternalBroker.settings(port);
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), settings)) {
            try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), port)) {
                Client client = broker.connect();
                sendMany(client);
                await().until(() -> gateway.calls.size() > 3);
            }
            try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), port)) {
                Client client = broker.connect();
                assertThat(answered(client)).hasSize(MANY);
                assertThat(client.receive(Queues.DEAD_LETTERS, 100)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "FAIL"})
    void keepsEveryRequest_whenTheReplyQueueIsFull(AddressFullMessagePolicy policy) throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), RunningGateway.freePort());
                QueueGateway gateway = QueueGateway.start(data, Spines.succeeding(), withoutCredit(broker.port))) {
            broker.limit(Queues.REPLIES, 10_000, policy);
            Client client = broker.connect();
            sendMany(client);
            await().until(() -> broker.messagesIn(Queues.REPLIES) > 3);
            await().during(Duration.ofSeconds(1)).until(() -> broker.messagesIn(Queues.REPLIES) < MANY);

            Set<String> kept = new HashSet<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                takeAll(client, Queues.REPLIES, kept);
                takeAll(client, Queues.DEAD_LETTERS, kept);
                return kept.size() == MANY;
            });
            assertThat(gateway.calls).hasSizeGreaterThanOrEqualTo(MANY);
        }
    }

    /** Each answer asks whether there is room; otherwise credit from before would do for all of these. */
    private static Map<String, String> withoutCredit(int port) {
        Map<String, String> settings = new HashMap<>(ExternalBroker.settings(port));
        settings.computeIfPresent("portico.queue.broker-url", (name, url) -> url + "?producerWindowSize=1");
        return settings;
    }

    private static void sendMany(Client client) throws JMSException {
        for (int i = 0; i < MANY; i++) {
            Message request = client.text(REQUEST);
            request.setJMSCorrelationID("order-" + i);
            client.send(request);
        }
    }

    private static Set<String> answered(Client client) throws JMSException {
        Set<String> answered = new HashSet<>();
        while (answered.size() < MANY) {
            answered.add(answer(client).getJMSCorrelationID());
        }
        return answered;
    }

    private static Message answer(Client client) throws JMSException {
        Message reply = client.receive(Queues.REPLIES, PATIENCE.toMillis());
        assertThat(reply).as("an answer").isNotNull();
        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        return reply;
    }

    private static void takeAll(Client client, String queue, Set<String> into) throws JMSException {
        for (Message each = client.receive(queue, 100); each != null; each = client.receive(queue, 100)) {
            assertThat(into.add(each.getJMSCorrelationID()))
                    .as("%s once", each.getJMSCorrelationID())
                    .isTrue();
        }
    }
}
