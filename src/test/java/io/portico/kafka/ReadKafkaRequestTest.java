package io.portico.kafka;

import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import io.portico.flow.Deadline;
import io.portico.message.DeadLetter;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class ReadKafkaRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TOPIC = "portal-session.create";

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void givesARequestAsMuchTimeAsOverHttp() {
        assertThat(left()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void countsASendersTimeoutFromTheSending() {
        timeout("8.5");

        assertThat(left()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(5_500));
    }

    @Test
    void putsARequestAsideWhoseTimeIsOver() {
        timeout("3");

        assertThatThrownBy(this::left).isInstanceOfSatisfying(DeadLetter.class, dead -> assertThat(dead.code())
                .isEqualTo(DeadLetter.REQUEST_TOO_OLD));
    }

    @Test
    void refusesATimeoutThatIsNone() {
        timeout("soon");

        assertThat(refusal()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @Test
    void refusesTwoTimeouts() {
        timeout("3");
        timeout("8");

        assertThat(refusal()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    private ProblemCode refusal() {
        return catchThrowableOfType(ProblemException.class, this::left)
                .problem()
                .code();
    }

    private void timeout(String seconds) {
        headers.add("requestTimeout", seconds.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a request that was sent three seconds ago. */
    private Duration left() {
        byte[] body = KafkaPeer.request("c").getBytes(StandardCharsets.UTF_8);
        KafkaDelivery delivery = mock(KafkaDelivery.class);
        when(delivery.record())
                .thenReturn(new ConsumerRecord<>(
                        TOPIC,
                        0,
                        0,
                        NOW.minusSeconds(3).toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        body.length,
                        null,
                        body,
                        headers,
                        Optional.empty()));
        KafkaChannel.Tenant tenant =
                new KafkaChannel(Map.of("acme", new KafkaOrganisation("", Set.of()))).tenant(TOPIC);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(KafkaRequest.VARIABLE, new KafkaRequest(delivery, tenant, "req_1", 1, NOW));
        new ReadKafkaRequest(Clock.fixed(NOW, ZoneOffset.UTC)).process(exchange);
        return Duration.ofNanos(Deadline.nanosLeft(exchange));
    }
}
