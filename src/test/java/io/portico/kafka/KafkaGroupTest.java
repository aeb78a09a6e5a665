package io.portico.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Processor;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;

import io.portico.model.ProblemCode;
import io.portico.queue.Spines;

import static io.portico.kafka.KafkaPeer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** No request is lost, whatever goes and comes. */
class KafkaGroupTest {
    /** Fewer than partitions, so that a second node gets some. */
    private static final Map<String, String> ONE_CONSUMER = Map.of("portico.kafka.consumers", "1");

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String prefix = KafkaBroker.newPrefix();
    private KafkaPeer peer;

    @BeforeEach
    void start() {
        broker.createTopics(prefix, 4);
        peer = new KafkaPeer(broker, prefix);
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private KafkaGateway gateway(Processor spine, Map<String, String> settings) {
        return KafkaGateway.start(broker.address(), prefix, spine, settings);
    }

    @Test
    void asksAgainWithTheSameKey_whenTheNodeDiedBetweenAnswerAndCommit() {
        try (KafkaGateway first = gateway(Spines.succeeding(), Map.of())) {
            peer.ask("a", "IdempotencyKey", "order-7", "correlationId", "c-7");
            peer.reply("c-7");
            await().until(() -> !broker.committed(prefix).isEmpty());
            assertThat(first.calls)
                    .extracting(KafkaGateway.Call::idempotencyKey)
                    .containsExactly("order-7");
        }
        TopicPartition partition = broker.committed(prefix).keySet().iterator().next();
        broker.commit(prefix, partition, 0);

        try (KafkaGateway second = gateway(Spines.succeeding(), Map.of())) {
            await().untilAsserted(() -> assertThat(peer.replies("c-7")).hasSize(2));
            assertThat(second.calls)
                    .extracting(KafkaGateway.Call::idempotencyKey)
                    .containsExactly("order-7");
        }
    }

    @Test
    void losesNoRequest_whenNodesComeAndGo() {
        List<String> sent = new ArrayList<>();
        try (KafkaGateway first = gateway(slow(), ONE_CONSUMER)) {
            askUntilItWorks(sent, first);
            try (KafkaGateway second = gateway(slow(), ONE_CONSUMER)) {
                askUntilItWorks(sent, second);
                first.close();
                ask(sent, 10);
                sent.forEach(place ->
                        assertThat(header(peer.reply(place), "porticoStatus")).isEqualTo("201"));
            }
        }
        assertThat(peer.allReceived()).hasSizeLessThan(sent.size() + 20);
    }

    private void askUntilItWorks(List<String> sent, KafkaGateway gateway) {
        await().until(() -> {
            ask(sent, 5);
            return gateway.calls.size() > 5;
        });
    }

    private void ask(List<String> sent, int times) {
        for (int i = 0; i < times; i++) {
            sent.add(peer.ask("customer-" + i));
        }
    }

    private static Processor slow() {
        CountDownLatch never = new CountDownLatch(1);
        return exchange -> {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
            Spines.succeeding().process(exchange);
        };
    }

    @Test
    void finishesAndCommitsWhatRuns_whenItStops() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        String place;
        try (KafkaGateway gateway = gateway(
                exchange -> {
                    asked.countDown();
                    await().until(() -> answer.getCount() == 0);
                    Spines.succeeding().process(exchange);
                },
                Map.of())) {
            place = peer.ask("a");
            await().until(() -> asked.getCount() == 0);
            Thread stopping = new Thread(gateway::close);
            stopping.start();
            await().until(gateway::stopsReading);
            answer.countDown();
            await().until(() -> !stopping.isAlive());
        }

        assertThat(header(peer.reply(place), "porticoStatus")).isEqualTo("201");
        assertThat(broker.committed(prefix)).containsValue(1L);
    }

    @Test
    void losesNoRequest_whenTheBrokerRestarts() {
        try (KafkaGateway gateway = gateway(slow(), Map.of("portico.kafka.max-attempts", "6"))) {
            List<String> sent = new ArrayList<>();
            ask(sent, 40);
            await().until(() -> gateway.calls.size() > 5);

            broker.stop();
            broker.start();

            sent.forEach(place ->
                    assertThat(header(peer.reply(place), "porticoStatus")).isEqualTo("201"));
            String later = peer.ask("later");
            assertThat(header(peer.reply(later), "porticoStatus")).isEqualTo("201");
        }
    }

    @Test
    void commitsNothing_untilTheAnswerCanBeWritten() {
        String late = prefix + "globex.";
        broker.topics(List.of(new NewTopic(late + "portal-session.create", 1, (short) 1)));
        try (KafkaGateway gateway = gateway(Spines.succeeding(), Map.of());
                KafkaPeer globex = new KafkaPeer(broker, late)) {
            String place = globex.ask("a");
            await().until(() -> gateway.calls.size() >= 2);
            assertThat(broker.committed(prefix)).isEmpty();

            broker.topics(List.of(
                    new NewTopic(late + "portal-session.created", 1, (short) 1),
                    new NewTopic(late + "portal-session.create.dlq", 1, (short) 1)));

            assertThat(header(globex.reply(place), "porticoStatus")).isEqualTo("201");
            await().untilAsserted(() -> assertThat(broker.committed(prefix)).containsValue(1L));
        }
    }

    /** Its topic of dead letters takes nothing, not even where it was. */
    @Test
    void restsAndSaysSo_whileARequestCanBeNeitherAnsweredNorPutAside() {
        String small = prefix + "globex.";
        NewTopic deadLetters = new NewTopic(small + "portal-session.create.dlq", 1, (short) 1);
        broker.topics(List.of(
                new NewTopic(small + "portal-session.create", 1, (short) 1),
                deadLetters.configs(Map.of("max.message.bytes", "1"))));
        try (KafkaGateway gateway = gateway(Spines.succeeding(), Map.of());
                KafkaPeer globex = new KafkaPeer(broker, small)) {
            globex.send(globex.record("a", "{no request"));
            await().until(() -> gateway.requestHealth().equals(Status.DOWN));
            assertThat(broker.committed(prefix)).isEmpty();

            broker.configure(small + "portal-session.create.dlq", "max.message.bytes", "1000000");

            assertThat(header(globex.deadLetter("{no request"), "porticoCode")).isEqualTo("malformed-request");
            await().until(() -> gateway.requestHealth().equals(Status.UP));
        }
    }

    @Test
    void answersWithTheProblem_afterAsManyAttemptsAsConfigured() {
        Map<String, String> settings = Map.of("portico.kafka.max-attempts", "3", "portico.kafka.consumers", "1");
        try (KafkaGateway gateway = gateway(Spines.failing(ProblemCode.VENDOR_UNAVAILABLE), settings)) {
            String place = peer.ask("a");

            assertThat(header(peer.reply(place), "porticoStatus")).isEqualTo("503");
            assertThat(gateway.calls).hasSize(3);
        }
    }
}
