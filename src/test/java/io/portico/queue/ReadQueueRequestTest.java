package io.portico.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
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

class ReadQueueRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ReadQueueRequest step = new ReadQueueRequest(Clock.fixed(NOW, ZoneOffset.UTC));
    private final TextMessage message = mock(TextMessage.class);

    /** A request that was sent three seconds ago. */
    private Duration left(Object requestTimeout) throws Exception {
        when(message.getText()).thenReturn("{\"customerId\":\"c\",\"returnUrl\":\"https://app.example.com/\"}");
        when(message.getObjectProperty("requestTimeout")).thenReturn(requestTimeout);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(
                QueueRequest.VARIABLE,
                new QueueRequest(
                        message,
                        mock(Session.class),
                        "req_1",
                        new Provenance("acme", 0, NOW.minusSeconds(3), null, false),
                        1));
        step.process(exchange);
        return Duration.ofNanos(Deadline.nanosLeft(exchange));
    }

    @Test
    void givesARequestAsMuchTimeAsOverHttp() throws Exception {
        assertThat(left(null)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(left("3600")).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void countsASendersTimeoutFromTheSending() throws Exception {
        assertThat(left("8.5")).isBetween(Duration.ofSeconds(1), Duration.ofMillis(5_500));
        assertThat(left(8)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void putsARequestAsideWhoseTimeIsOver() {
        assertThatThrownBy(() -> left("3")).isInstanceOfSatisfying(DeadLetter.class, dead -> assertThat(dead.code())
                .isEqualTo(DeadLetter.REQUEST_TOO_OLD));
    }

    @Test
    void refusesATimeoutThatIsNone() throws JMSException {
        assertThat(catchThrowableOfType(ProblemException.class, () -> left("soon"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }
}
