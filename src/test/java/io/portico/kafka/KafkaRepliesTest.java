package io.portico.kafka;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/** What becomes of an answer when the client that is to write it fails. */
class KafkaRepliesTest {
    private static final Problem ANSWER = Problem.of(ProblemCode.FORBIDDEN, "A detail.");

    private final MockProducer<byte[], byte[]> first = producer();
    private final MockProducer<byte[], byte[]> second = producer();
    private final Deque<MockProducer<byte[], byte[]>> clients = new ArrayDeque<>(List.of(first, second));
    private final KafkaReplies replies = new KafkaReplies(clients::pop, Clock.systemUTC());
    private final KafkaDelivery delivery = mock(KafkaDelivery.class);

    @BeforeEach
    void receive() {
        when(delivery.record())
                .thenReturn(new ConsumerRecord<>("portal-session.create", 0, 0, null, new byte[] {'{', '}'}));
    }

    @Test
    void writesWithOneClient_whileItWorks() throws Exception {
        answer();
        answer();

        assertThat(first.history()).hasSize(2);
        assertThat(clients).containsExactly(second);
    }

    @Test
    void writesTheAnswerWithAnotherClient_whenAnotherThreadHasClosedThisOne() throws Exception {
        first.close();

        answer();

        assertThat(second.history()).hasSize(1);
    }

    @Test
    void writesTheAnswerWithAnotherClient_whenThisOneIsFenced() throws Exception {
        first.initTransactions();
        first.fenceProducer();

        answer();

        assertThat(second.history()).hasSize(1);
        assertThat(first.closed()).isTrue();
    }

    @Test
    void writesTheAnswerWithAnotherClient_whenThisOneIsClosedWhileItWrites() throws Exception {
        first.sendException = new KafkaException("Producer is closed forcefully.");

        answer();

        assertThat(second.history()).hasSize(1);
    }

    @Test
    void leavesTheAnswerUnsent_whenAnotherClientFailsTheSameWay() {
        first.sendException = new SaslAuthenticationException("no");
        second.sendException = new SaslAuthenticationException("no");

        assertThatThrownBy(this::answer).isInstanceOf(UnsentException.class);
        assertThat(first.closed()).isTrue();
        assertThat(second.closed()).isTrue();
    }

    @Test
    void keepsTheClient_whenTheBrokerIsAwayForNow() {
        first.sendException = new TimeoutException("away");

        assertThatThrownBy(this::answer).isInstanceOf(UnsentException.class);
        assertThat(first.closed()).isFalse();
        assertThat(clients).containsExactly(second);
    }

    @Test
    void keepsTheClient_whenTheAnswerItselfIsRefused() {
        first.sendException = new RecordTooLargeException("large");

        assertThatThrownBy(this::answer).isInstanceOf(DeadLetter.class);
        assertThat(first.closed()).isFalse();
    }

    private void answer() throws UnsentException {
        KafkaChannel.Tenant tenant =
                new KafkaChannel(Map.of("acme", new KafkaOrganisation("", Set.of()))).tenant("portal-session.create");
        replies.send(new KafkaRequest(delivery, tenant, "req_1", 1, Instant.now()), null, ANSWER);
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
