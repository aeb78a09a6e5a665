package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.convert.DurationStyle;

import io.portico.RunningGateway;
import io.portico.model.CreatePortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A vendor account that is not to be called for now holds up the requests for it, and no others. */
class VendorGateTest {
    private static final int WAITING = 20;
    /** Nothing is delivered again before the broker is down. */
    private static final Duration LONG_ENOUGH_TO_STOP = Duration.ofSeconds(3);

    private static final Map<String, String> ONE_ATTEMPT =
            Map.of("portico.queue.max-attempts", "1", "portico.queue.gate-pause", "300ms");

    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_RATE_LIMITED", "VENDOR_CIRCUIT_OPEN", "VENDOR_AUTH_FAILED", "VENDOR_TLS_FAILED"})
    void keepsItsRequestsWaitingAndAnswersOthersMeanwhile(ProblemCode closing) throws Exception {
        Gate gate = new Gate(closing);
        try (QueueGateway gateway = QueueGateway.start(data, gate, ONE_ATTEMPT)) {
            Client client = gateway.amqp("acme", "acme");
            sendForClosed(client);
            await().until(() -> gateway.calls.size() > 2 * WAITING); // None has more than one attempt, by the settings.

            client.send(request(client, "open", "b"));
            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getJMSCorrelationID()).isEqualTo("b");
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            assertThat(client.receive(Queues.REPLIES, 200)).isNull();

            gate.open = true;
            assertThat(answered(client)).hasSize(WAITING);
            assertThat(client.receive(Queues.REPLIES, 500)).isNull();
            assertThat(gateway.deadLetters()
                            .list("acme", Selections.ALL, null, 1)
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void keepsThemOverRestartOfTheEmbeddedBroker() throws Exception {
        Gate gate = new Gate(ProblemCode.VENDOR_RATE_LIMITED, LONG_ENOUGH_TO_STOP);
        try (QueueGateway gateway = QueueGateway.start(data, gate, ONE_ATTEMPT)) {
            sendForClosed(gateway.amqp("acme", "acme"));
            await().until(() -> gateway.calls.size() == WAITING);
            gateway.pause(); // A delivery that is cut off counts as an attempt, and there is one.
        }
        gate.open = true;
        try (QueueGateway gateway = QueueGateway.start(data, gate, ONE_ATTEMPT)) {
            Client client = gateway.amqp("acme", "acme");

            assertThat(answered(client)).hasSize(WAITING);
            assertThat(gateway.calls).hasSize(WAITING);
            assertThat(gateway.callers).allMatch(caller -> caller.name().equals("acme"));
        }
    }

    @Test
    void keepsThemOverRestartOfAnExternalBroker() throws Exception {
        Gate gate = new Gate(ProblemCode.VENDOR_RATE_LIMITED, LONG_ENOUGH_TO_STOP);
        int port = RunningGateway.freePort();
        try (QueueGateway gateway = QueueGateway.start(data, gate, ExternalBroker.settings(port))) {
            try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), port)) {
                sendForClosed(broker.connect());
                await().until(() -> broker.scheduledIn(Queues.REQUESTS) == WAITING);
            }
            gate.open = true;
            try (ExternalBroker broker = ExternalBroker.start(data.resolve("external"), port)) {
                assertThat(answered(broker.connect())).hasSize(WAITING);
            }
        }
    }

    @Test
    void countsTheOtherDeliveriesOverTheWaits() throws Exception {
        Problem closed = Problem.of(ProblemCode.VENDOR_RATE_LIMITED, "Closed.").withRetryAfter(Duration.ofMillis(300));
        Problem passing = Problem.of(ProblemCode.STORE_UNAVAILABLE, "Away.");
        List<Problem> course = List.of(closed, closed, passing, closed, passing);
        AtomicInteger calls = new AtomicInteger();
        Map<String, String> settings =
                Map.of("portico.queue.max-attempts", "2", "portico.queue.redelivery-delay", "50ms");
        try (QueueGateway gateway = QueueGateway.start(
                data,
                exchange -> {
                    throw new ProblemException(course.get(calls.getAndIncrement()));
                },
                settings)) {
            Client client = gateway.amqp("acme", "acme");
            client.send(request(client, "closed", "a"));

            assertThat(((TextMessage) client.receive(Queues.REPLIES)).getText()).contains("store-unavailable");
            assertThat(calls).hasValue(course.size());
        }
    }

    @Test
    void answersWithTheProblemAtOnce_whenTheRequestWouldBeTooOldByThen() throws Exception {
        Gate gate = new Gate(ProblemCode.VENDOR_RATE_LIMITED, Duration.ofSeconds(301));
        try (QueueGateway gateway = QueueGateway.start(data, gate)) {
            Client client = gateway.amqp("acme", "acme");
            client.send(request(client, "closed", "a"));

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(503);
            assertThat(((TextMessage) reply).getText()).contains("vendor-rate-limited");
            assertThat(gateway.calls).hasSize(1);
        }
    }

    @Test
    void endsWithTheProblem_whenTheGateStaysClosed() throws Exception {
        Gate gate = new Gate(ProblemCode.VENDOR_AUTH_FAILED);
        try (QueueGateway gateway = QueueGateway.start(
                data, gate, Map.of("portico.queue.max-age", "13s", "portico.queue.gate-pause", "4s"))) {
            Client client = gateway.amqp("acme", "acme");
            client.send(request(client, "closed", "a"));

            Message reply = client.receive(Queues.REPLIES);

            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(502);
            assertThat(reply.getJMSCorrelationID()).isEqualTo("a");
            assertThat(gateway.calls).hasSizeBetween(2, 3);
        }
    }

    /** It does not wake up when its sender has gone, to be a dead letter then. */
    @Test
    void endsWithTheProblem_whileItsSenderStillWaits() throws Exception {
        Gate gate = new Gate(ProblemCode.VENDOR_RATE_LIMITED, Duration.ofSeconds(20));
        try (QueueGateway gateway = QueueGateway.start(data, gate)) {
            Client client = gateway.amqp("acme", "acme");
            Message request = request(client, "closed", "a");
            request.setStringProperty("requestTimeout", "22");
            client.send(request);

            Message reply = client.receive(Queues.REPLIES, 30_000);

            assertThat(((TextMessage) reply).getText()).contains("vendor-rate-limited");
            assertThat(gateway.deadLetters()
                            .list("acme", Selections.ALL, null, 1)
                            .items())
                    .isEmpty();
        }
    }

    /** Another try would come when nobody waits any more. */
    @Test
    void tellsThePassingFailureAtOnce_whenThereIsNoTimeForAnotherTry() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(
                data, Spines.failing(ProblemCode.STORE_UNAVAILABLE), Map.of("portico.queue.redelivery-delay", "60s"))) {
            Client client = gateway.amqp("acme", "acme");
            Message request = request(client, "open", "a");
            request.setStringProperty("requestTimeout", "60");
            client.send(request);

            assertThat(((TextMessage) client.receive(Queues.REPLIES)).getText()).contains("store-unavailable");
            assertThat(gateway.calls).hasSize(1);
        }
    }

    @Test
    void believesNoSenderThatClaimsToBeMovedByTheGateway() throws Exception {
        try (QueueGateway gateway = QueueGateway.start(data, Spines.succeeding())) {
            Client client = gateway.amqp("acme", "acme");
            Message request = request(client, "open", "a");
            request.setStringProperty("porticoUser", "globex");
            request.setStringProperty("_AMQ_VALIDATED_USER", BrokerUsers.GATEWAY);
            request.setStringProperty("JMSXUserID", BrokerUsers.GATEWAY);
            request.setIntProperty("porticoAttempts", 99);
            request.setLongProperty("porticoSent", 1);
            client.send(request);

            assertThat(client.receive(Queues.REPLIES).getIntProperty("porticoStatus"))
                    .isEqualTo(201);
            assertThat(gateway.callers).allMatch(caller -> caller.name().equals("acme"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "300s, , , 300s",
        "300s, 12s, , 12s",
        "300s, 400s, 500s, 300s",
        "300s, 12s, 11s, 11s",
        "10s, 12s, 11s, 10s",
    })
    void endsAtTheEarliestOfAllEnds(String maxAge, String timeout, String expiry, String end) {
        Instant sent = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(RequestTime.of(
                                sent,
                                timeout == null ? null : duration(timeout),
                                expiry == null ? 0 : sent.plus(duration(expiry)).toEpochMilli(),
                                sent.plusSeconds(1))
                        .left(sent.plusSeconds(1), duration(maxAge)))
                .isEqualTo(duration(end).minusSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 1250ms", "1, 1250ms", "2, 2500ms", "5, 20s", "9, 20s"})
    void knowsHowLongTheBrokerWaits(int attempt, String longest) {
        assertThat(QueueWait.longestRedelivery(Duration.ofSeconds(1), attempt)).isEqualTo(duration(longest));
    }

    private static Duration duration(String text) {
        return DurationStyle.SIMPLE.parse(text);
    }

    private static void sendForClosed(Client client) throws Exception {
        for (int i = 0; i < WAITING; i++) {
            client.send(request(client, "closed", "a" + i));
        }
    }

    private static Message request(Client client, String customer, String correlationId) throws Exception {
        Message request =
                client.text("{\"customerId\":\"" + customer + "\",\"returnUrl\":\"https://app.example.com/\"}");
        request.setJMSCorrelationID(correlationId);
        return request;
    }

    private static Set<String> answered(Client client) throws Exception {
        Set<String> correlationIds = new HashSet<>();
        for (int i = 0; i < WAITING; i++) {
            Message reply = client.receive(Queues.REPLIES);
            assertThat(reply).as("reply after %s", correlationIds).isNotNull();
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            correlationIds.add(reply.getJMSCorrelationID());
        }
        return correlationIds;
    }

    /** A spine whose account for one customer is closed until it is opened. */
    private static final class Gate implements Processor {
        private final Processor success = Spines.succeeding();
        private final Problem problem;
        private volatile boolean open;

        Gate(ProblemCode closing) {
            this(closing, Duration.ofMillis(300));
        }

        Gate(ProblemCode closing, Duration wait) {
            Problem plain = Problem.of(closing, "Closed by the stub.");
            problem = closing.status() == 503 ? plain.withRetryAfter(wait) : plain;
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            CreatePortalSession request = exchange.getMessage().getMandatoryBody(CreatePortalSession.class);
            if (!open && request.customerId().equals("closed")) {
                throw new ProblemException(problem);
            }
            success.process(exchange);
        }
    }
}
