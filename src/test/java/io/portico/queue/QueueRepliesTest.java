package io.portico.queue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.api.core.ActiveMQAddressFullException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.message.DeadLetter;
import io.portico.message.MessageFailure;
import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/** What a broker that will not take an answer does to the request. */
class QueueRepliesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Problem PROBLEM = Problem.of(ProblemCode.FORBIDDEN, "Refused.");

    private final QueueReplies replies = new QueueReplies(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Session session = mock(Session.class);
    private final MessageProducer producer = mock(MessageProducer.class);
    private final TextMessage reply = mock(TextMessage.class);
    private final Queue target = mock(Queue.class);
    private final QueueRequest request =
            new QueueRequest(mock(Message.class), session, "req_1", new Provenance("acme", 0, NOW, "ID:1", false), 1);

    @BeforeEach
    void connect() throws JMSException {
        when(session.createTextMessage(any())).thenReturn(reply);
        when(session.createProducer(target)).thenReturn(producer);
    }

    static Stream<JMSException> refusals() {
        JMSException full = new JMSException("full");
        full.initCause(new ActiveMQAddressFullException("full"));
        return Stream.of(
                new InvalidDestinationException("gone"),
                new JMSSecurityException("no permission"),
                new ResourceAllocationException("full"),
                full);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void areDeadLetters_whenTheBrokerRefusesThem(JMSException refusal) throws Exception {
        refuse(refusal);

        assertThatThrownBy(() -> replies.send(request, target, PROBLEM))
                .isInstanceOfSatisfying(
                        DeadLetter.class, dead -> assertThat(dead.code()).isEqualTo("reply-undeliverable"));
    }

    @Test
    void areTriedAgain_whenTheBrokerIsLost() throws Exception {
        JMSException lost = new JMSException("connection lost");
        refuse(lost);

        assertThatThrownBy(() -> replies.send(request, target, PROBLEM)).isSameAs(lost);
        assertThat(MessageFailure.of(lost, false, true, JMSException.class)).isEqualTo(new MessageFailure.TryAgain());
        assertThat(MessageFailure.of(lost, true, true, JMSException.class))
                .isEqualTo(new MessageFailure.Bury("reply-undeliverable"));
    }

    @Test
    void liveAsLongAsTheUrlByTheGatewaysClock() throws Exception {
        replies.send(
                request,
                target,
                new PortalSession(
                        "ps_1",
                        "stripe",
                        "stripe",
                        "acme-stripe",
                        new PortalUrl(Spines.URL),
                        NOW,
                        NOW.plusSeconds(300),
                        ExpiryBasis.ESTIMATED,
                        "https://app.example.com/",
                        Intent.HOME,
                        false,
                        List.of(),
                        null,
                        null));

        verify(producer).send(reply, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, 300_000);
    }

    private void refuse(JMSException refusal) throws JMSException {
        doThrow(refusal).when(producer).send(any(), anyInt(), anyInt(), anyLong());
    }
}
