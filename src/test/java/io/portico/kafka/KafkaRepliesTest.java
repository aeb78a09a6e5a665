package io.portico.kafka;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.message.DeadLetter;
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

    static List<RuntimeException> failuresOfAClient() {
        return List.of(
                new KafkaException("Producer is closed forcefully."),
                new SaslAuthenticationException("no"),
                new OutOfOrderSequenceException("gap"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfAClient")
    void writesTheAnswerWithAnotherClient_whenThisOneFailsForGood(RuntimeException failure) throws Exception {
        first.sendException = failure;

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
    void leavesTheAnswerUnsent_andTakesAnotherClientForTheNext_whenThisOneNeverConfirms() throws Exception {
        clients.push(new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                return new CompletableFuture<>() {
                    @Override
                    public RecordMetadata get(long timeout, TimeUnit unit)
                            throws java.util.concurrent.TimeoutException {
                        throw new java.util.concurrent.TimeoutException();
                    }
                };
            }
        });
        MockProducer<byte[], byte[]> silent = clients.element();

        assertThatThrownBy(this::answer).isInstanceOf(UnsentException.class);
        assertThat(silent.closed()).isTrue();
        assertThat(clients).containsExactly(first, second);

        answer();
        assertThat(first.history()).hasSize(1);
    }

    static List<RuntimeException> refusalsOfARecord() {
        return List.of(
                new RecordTooLargeException("large"),
                new InvalidRecordException("no key"),
                new InvalidTimestampException("far off"),
                new UnknownServerException("odd"),
                new TopicAuthorizationException("no"));
    }

    @ParameterizedTest
    @MethodSource("refusalsOfARecord")
    void keepsTheClient_whenTheRecordItselfIsRefused(RuntimeException refusal) {
        first.sendException = refusal;

        assertThatThrownBy(this::answer).isInstanceOf(DeadLetter.class);
        assertThatThrownBy(this::bury).isInstanceOf(UnsentException.class);
        assertThat(first.closed()).isFalse();
        assertThat(clients).containsExactly(second);
    }

    /** As a compacted topic does. */
    @Test
    void putsARequestAsideByItsPlace_whereKafkaRefusesItAsItCame() throws Exception {
        MockProducer<byte[], byte[]> wantsKeys =
                new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                        sendException = record.key() == null ? new InvalidRecordException("no key") : null;
                        return super.send(record);
                    }
                };
        clients.push(wantsKeys);

        bury();

        assertThat(wantsKeys.history()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).asString().isEqualTo("portal-session.create-0-0");
            assertThat(letter.value()).isNull();
            assertThat(letter.headers().lastHeader("porticoCode").value())
                    .asString()
                    .isEqualTo(DeadLetter.REPLY_UNDELIVERABLE);
        });
    }

    private void answer() throws UnsentException {
        replies.send(request(), null, ANSWER);
    }

    private void bury() throws UnsentException {
        replies.bury(request(), DeadLetter.REPLY_UNDELIVERABLE);
    }

    private KafkaRequest request() {
        KafkaChannel.Tenant tenant =
                new KafkaChannel(Map.of("acme", new KafkaOrganisation("", Set.of()))).tenant("portal-session.create");
        return new KafkaRequest(delivery, tenant, "req_1", 1, Instant.now());
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
