package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.jms.BytesMessage;
import jakarta.jms.Message;

import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** AMQP messages that Artemis takes, cannot translate, and closes consumers over. */
class UnreadableMessageTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";
    private static final List<Section> CULPRITS = List.of(
            new AmqpSequence(List.of(UnsignedInteger.valueOf(7))), new AmqpValue(List.of(UnsignedInteger.valueOf(7))));

    @Test
    void putsItAsideAsItArrivesAndAnswersTheNextOnce(@TempDir Path data) throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding());
                RawAmqp raw = RawAmqp.connect(gateway.amqpPort(), "acme", "acme")) {
            Client client = gateway.amqp("acme", "acme");
            for (Section culprit : CULPRITS) {
                assertThat(raw.send(RawAmqp.message(culprit))).isInstanceOf(Accepted.class);
            }
            client.send(client.text(REQUEST));

            assertThat(client.receive(Queues.REPLIES)).isNotNull();
            assertThat(gateway.calls).hasSize(1);
            Client operator = gateway.operator();
            Message dead = operator.receive(Queues.DEAD_LETTERS);
            assertThat(dead).isInstanceOf(BytesMessage.class);
            assertThat(dead.getStringProperty("porticoCode")).isEqualTo("malformed-request");
            assertThat(dead.getIntProperty("porticoAttempts")).isEqualTo(1);
            assertThat(dead.getStringProperty("porticoUser")).isEqualTo("acme");
            assertThat(((BytesMessage) dead).getBodyLength()).isPositive();
        }
    }

    @Test
    void reopensConsumersThatAnExternalBrokerClosed(@TempDir Path data) throws Exception {
        try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), RunningGateway.freePort());
                QueueGateway gateway =
                        QueueGateway.start(data, Spines.succeeding(), ExternalBroker.settings(broker.port));
                RawAmqp raw = RawAmqp.connect(broker.port, "acme", "acme")) {
            Client client = broker.connect();
            raw.send(RawAmqp.message(CULPRITS.get(0)));
            client.send(client.text(REQUEST));

            assertThat(client.receive(Queues.REPLIES, 60_000)).isNotNull();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(broker.messagesIn(Queues.DEAD_LETTERS)).isEqualTo(1));
            client.send(client.text(REQUEST));
            assertThat(client.receive(Queues.REPLIES, 60_000)).isNotNull();
            assertThat(client.receive(Queues.REPLIES, 200)).as("a third answer").isNull();
            // What another consumer had in hand when the broker closed their connection came again.
            assertThat(gateway.calls).hasSizeGreaterThanOrEqualTo(2);
        }
    }
}
