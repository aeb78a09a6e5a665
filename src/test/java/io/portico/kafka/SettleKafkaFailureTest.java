package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/** Whether a request is tried again depends on what is left of its time. */
class SettleKafkaFailureTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TOPIC = "portal-session.create";
    private static final KafkaProperties PROPERTIES = new KafkaProperties(
            "", "portico", 1, Duration.ofSeconds(300), 6, Duration.ofSeconds(30), Map.of(), Map.of());

    private final MockProducer<byte[], byte[]> answers =
            new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaDelivery delivery = mock(KafkaDelivery.class);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final SettleKafkaFailure step =
            new SettleKafkaFailure(new KafkaReplies(() -> answers, clock), PROPERTIES, clock);

    @Test
    void triesAgain_whileThereIsTimeForACallAfterTheBackOff() {
        settle(ProblemCode.STORE_UNAVAILABLE, 295);

        verify(delivery).retry();
        assertThat(answers.history()).isEmpty();
    }

    @Test
    void answersWhileItsSenderWaits_ratherThanTryAgainTooLate() {
        settle(ProblemCode.STORE_UNAVAILABLE, 296);

        assertThat(answers.history()).hasSize(1);
        verify(delivery).commit();
    }

    @Test
    void holdsItsPartition_whereNeitherAnswerNorDeadLetterIsTaken() {
        answers.sendException = new RecordTooLargeException("smaller than anything");

        settle(ProblemCode.FORBIDDEN, 0);

        verify(delivery).hold();
        verify(delivery, never()).commit();
    }

    @Test
    void postponesForTheConfiguredPause_whereTheVendorSaysNothing() {
        settle(ProblemCode.VENDOR_AUTH_FAILED, 0);

        verify(delivery).postpone(argThat(pause -> pause.toMillis() >= 30_000 && pause.toMillis() <= 37_500));
        assertThat(answers.history()).isEmpty();
    }

    @Test
    void answersAtOnce_whereThePauseWouldLeaveNoTime() {
        settle(ProblemCode.VENDOR_AUTH_FAILED, 267);

        assertThat(answers.history()).hasSize(1);
        verify(delivery).commit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-03-01T13:00:00Z"})
    void waitsForAVendorAccountNoLongerThanFromTheFirstReadingOn_whateverTheSenderSays(Instant timestamp) {
        settle(ProblemCode.VENDOR_AUTH_FAILED, timestamp, NOW.minusSeconds(266));
        verify(delivery).postpone(argThat(pause -> pause.toSeconds() < 31));

        settle(ProblemCode.VENDOR_AUTH_FAILED, timestamp, NOW.minusSeconds(267));
        assertThat(answers.history()).hasSize(1);
        verify(delivery).commit();
    }

    private void settle(ProblemCode code, int secondsAgo) {
        settle(code, NOW.minusSeconds(secondsAgo), NOW);
    }

    private void settle(ProblemCode code, Instant timestamp, Instant firstSeen) {
        when(delivery.record())
                .thenReturn(new ConsumerRecord<>(
                        TOPIC,
                        0,
                        0,
                        timestamp.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        null,
                        new RecordHeaders(),
                        Optional.empty()));
        KafkaChannel.Tenant tenant =
                new KafkaChannel(Map.of("acme", new KafkaOrganisation("", Set.of()))).tenant(TOPIC);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(KafkaRequest.VARIABLE, new KafkaRequest(delivery, tenant, "req_1", 1, firstSeen));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new ProblemException(code, "A detail."));
        step.process(exchange);
    }
}
