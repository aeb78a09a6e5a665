package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What was answered is committed, also where a stop comes in between; or it would be answered twice. */
class PausingConsumerTest {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String prefix = KafkaBroker.newPrefix();
    private final TopicPartition partition = new TopicPartition(prefix + "portal-session.create", 0);
    private PausingConsumer consumer;

    @BeforeEach
    void receive() {
        broker.createTopics(prefix, 1);
        try (KafkaPeer peer = new KafkaPeer(broker, prefix)) {
            peer.ask("customer");
        }
        Properties route = new Properties();
        route.put(ConsumerConfig.GROUP_ID_CONFIG, prefix);
        route.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        KafkaProperties properties = new KafkaProperties(
                broker.address(), prefix, 1, Duration.ofMinutes(5), 6, Duration.ofSeconds(30), Map.of(), Map.of());
        consumer = (PausingConsumer)
                new KafkaClients(properties, new Attempts(System::nanoTime, Clock.systemUTC())).getConsumer(route);
        consumer.assign(Set.of(partition));
        await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> !consumer.poll(Duration.ofMillis(200))
                .isEmpty());
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void commitsWhatIsAnswered_whenItIsWokenUp_andThenStops() {
        consumer.wakeup();

        consumer.commitCurrent();

        assertThat(broker.committed(prefix)).containsEntry(partition, 1L);
        assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(WakeupException.class);
    }

    @Test
    void commitsWhatIsAnswered_whenItsThreadIsInterrupted_andThenStops() {
        Thread.currentThread().interrupt();

        consumer.commitCurrent();

        assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(broker.committed(prefix)).containsEntry(partition, 1L);
    }
}
