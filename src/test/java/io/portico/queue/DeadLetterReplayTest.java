package io.portico.queue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;

import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterPage;
import io.portico.deadletter.ReplayReport;
import io.portico.deadletter.ReplayReport.Reason;
import io.portico.deadletter.ReplayReport.Skipped;
import io.portico.model.Identifiers;
import io.portico.model.ProblemCode;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an operator can do with dead letters, and only with the organisation's own. */
class DeadLetterReplayTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    private static QueueGateway gateway;
    private Client client;
    private Client operator;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = QueueGateway.start(
                data,
                Spines.succeeding(),
                Map.of(
                        "portico.queue.users.globex.reply-to", "other.*",
                        "portico.queue.redelivery-delay", "50ms",
                        "portico.queue.max-attempts", "2"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void connect() throws Exception {
        gateway.spine = Spines.succeeding();
        client = gateway.amqp("acme", "acme");
        operator = gateway.operator();
        operator.drain(Queues.DEAD_LETTERS);
        operator.drain(Queues.REPLIES);
        operator.drain("reply.shop");
        gateway.calls.clear();
        gateway.callers.clear();
    }

    @Test
    void tellsWhatThereIsAndNothingThatTheSenderWrote() throws Exception {
        putAside(client, "order-1");

        DeadLetterEntry entry = onlyOne();

        assertThat(entry.id()).startsWith("req_");
        assertThat(entry.code()).isEqualTo("request-too-old");
        assertThat(entry.attempts()).isEqualTo(1);
        assertThat(entry.putAsideAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(entry.user()).isEqualTo("acme");
        assertThat(entry.organisation()).isEqualTo("acme");
    }

    @Test
    void answersTheSenderUnderItsCorrelationIdWithAgeAndAttemptsAnew() throws Exception {
        putAside(client, "order-1");
        String id = onlyOne().id();

        ReplayReport report = gateway.deadLetters().replay("acme", Selections.ids(id), 10, false);

        assertThat(report.replayed()).extracting(DeadLetterEntry::id).containsExactly(id);
        assertThat(report.skipped()).isEmpty();
        Message reply = client.receive("reply.shop");
        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        assertThat(reply.getJMSCorrelationID()).isEqualTo("order-1");
        assertThat(gateway.callers).allMatch(caller -> caller.name().equals("acme"));
        assertThat(page("acme").items()).isEmpty();
    }

    @Test
    void answersUnderTheFirstMessagesIdOfSendersOfBothProtocols() throws Exception {
        for (Client sender : List.of(client, gateway.inVm("acme", "acme"))) {
            Message request = sender.text("{");
            sender.send(request);
            await().until(() -> page("acme").items().size() == 1);
            gateway.deadLetters().replay("acme", Selections.ALL, 10, false);
            await().until(() -> page("acme").items().size() == 1);
            Message again = operator.receive(Queues.DEAD_LETTERS);
            assertThat(again.getStringProperty("porticoMessageId")).isNotNull();

            String id = again.getStringProperty("porticoMessageId");
            String native_ = again.getStringProperty("NATIVE_MESSAGE_ID");
            assertThat(native_ == null ? id : native_).isEqualTo(request.getJMSMessageID());
        }
    }

    @Test
    void authorisesAnew() throws Exception {
        putAside(client, "order-1");
        gateway.spine = Spines.failing(ProblemCode.FORBIDDEN);

        gateway.deadLetters().replay("acme", Selections.ALL, 10, false);

        assertThat(client.receive("reply.shop").getIntProperty("porticoStatus")).isEqualTo(403);
    }

    @Test
    void movesNothingInADryRun() throws Exception {
        putAside(client, "order-1");

        ReplayReport report = gateway.deadLetters().replay("acme", Selections.ALL, 10, true);

        assertThat(report.dryRun()).isTrue();
        assertThat(report.replayed()).hasSize(1);
        assertThat(page("acme").items()).hasSize(1);
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void takesThoseOfTheCodeUpToTheLimitAndSaysThatThereAreMore() throws Exception {
        for (int i = 0; i < 3; i++) {
            putAside(client, "order-" + i);
        }
        client.send(client.text("{"));
        await().until(() -> page("acme").items().size() == 4);

        ReplayReport report = gateway.deadLetters().replay("acme", Selections.code("request-too-old"), 2, false);

        assertThat(report.replayed()).hasSize(2);
        assertThat(report.more()).isTrue();
        assertThat(page("acme").items())
                .extracting(DeadLetterEntry::code)
                .containsExactlyInAnyOrder("request-too-old", "malformed-request");
    }

    @Test
    void pagesThroughThemAll() throws Exception {
        for (int i = 0; i < 5; i++) {
            putAside(client, "order-" + i);
        }
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            DeadLetterPage page = gateway.deadLetters().list("acme", Selections.ALL, after, 2);
            page.items().forEach(entry -> ids.add(entry.id()));
            after = page.next();
        } while (after != null);

        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void neitherShowsNorReplaysThoseOfAnotherOrganisation() throws Exception {
        Client globex = gateway.amqp("globex", "globex");
        globex.send(globex.text(REQUEST));
        await().until(() -> page("globex").items().size() == 1);
        String id = page("globex").items().get(0).id();
        String unknown = Identifiers.newRequestId();

        assertThat(page("acme").items()).isEmpty();
        ReplayReport report = gateway.deadLetters().replay("acme", Selections.ids(id, unknown), 10, false);

        assertThat(report.replayed()).isEmpty();
        assertThat(report.skipped())
                .containsExactly(new Skipped(id, Reason.NOT_FOUND), new Skipped(unknown, Reason.NOT_FOUND));
        assertThat(page("globex").items()).hasSize(1);
        assertThat(page("nobody").items()).isEmpty();
    }

    @Test
    void replaysWhatExpiredUnreadUnderItsSendersName() throws Exception {
        Client inVm = gateway.inVm("acme", "acme");
        for (Client sender : List.of(client, inVm)) {
            Message request = sender.text(REQUEST);
            request.setJMSCorrelationID("order-9");
            request.setStringProperty("porticoUser", "globex");
            request.setStringProperty("porticoRequestId", Identifiers.newRequestId());
            expire(sender, request);
            await().until(() -> page("acme").items().size() == 1);
            assertThat(page("globex").items()).isEmpty();
            assertThat(onlyOne().code()).isEqualTo("request-too-old");
            assertThat(onlyOne().attempts()).isZero();

            assertThat(gateway.deadLetters()
                            .replay("acme", Selections.ALL, 10, false)
                            .replayed())
                    .hasSize(1);
            assertThat(client.receive(Queues.REPLIES).getJMSCorrelationID()).isEqualTo("order-9");
        }
    }

    @Test
    void keepsTheKeyByWhichTheRequestIsKnown() throws Exception {
        Message request = client.text("{");
        request.setStringProperty("_AMQ_DUPL_ID", "key-1");
        client.send(request);
        await().until(() -> page("acme").items().size() == 1);
        gateway.deadLetters().replay("acme", Selections.ALL, 10, false);
        await().until(() -> page("acme").items().size() == 1);

        Message again = operator.receive(Queues.DEAD_LETTERS);

        assertThat(again.getStringProperty("IdempotencyKey")).isEqualTo("key-1");
        assertThat(again.propertyExists("_AMQ_DUPL_ID")).isFalse();
    }

    @Test
    void doublesAndLosesNone_whenTwoReplayAtOnce() throws Exception {
        int many = 40;
        for (int i = 0; i < many; i++) {
            putAside(client, "order-" + i);
        }
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<ReplayReport>> reports = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            reports.add(two.submit(() -> gateway.deadLetters().replay("acme", Selections.ALL, many, false)));
        }
        List<String> replayed = new ArrayList<>();
        for (Future<ReplayReport> report : reports) {
            report.get().replayed().forEach(entry -> replayed.add(entry.id()));
            assertThat(report.get().skipped()).allMatch(skipped -> skipped.reason() == Reason.TAKEN);
        }
        two.shutdown();

        assertThat(replayed).hasSize(many).doesNotHaveDuplicates();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < many; i++) {
            answered.add(client.receive("reply.shop").getJMSCorrelationID());
        }
        assertThat(answered).hasSize(many);
        assertThat(client.receive("reply.shop", 300)).isNull();
        assertThat(page("acme").items()).isEmpty();
    }

    @Test
    void writesSelectorsThatNoNameBreaksOutOf() {
        assertThat(DeadLetterSelector.of(List.of("o'brien", "x' OR '1'='1"), Selections.code("a"), "u", "g"))
                .isEqualTo("u = 'g' AND porticoRequestId IS NOT NULL"
                        + " AND porticoUser IN ('o''brien', 'x'' OR ''1''=''1') AND porticoCode IN ('a')");
    }

    private static DeadLetterPage page(String organisation) {
        return gateway.deadLetters().list(organisation, Selections.ALL, null, 100);
    }

    private static DeadLetterEntry onlyOne() {
        await().until(() -> page("acme").items().size() == 1);
        return page("acme").items().get(0);
    }

    /** Sends a request that is too old, and waits until it is a dead letter. */
    private void putAside(Client sender, String correlationId) throws Exception {
        int before = page("acme").items().size();
        org.apache.qpid.proton.message.Message request = RawAmqp.message(new AmqpValue(REQUEST));
        request.setCreationTime(Instant.now().minusSeconds(301).toEpochMilli());
        request.setCorrelationId(correlationId);
        request.setReplyTo("reply.shop");
        try (RawAmqp raw = RawAmqp.connect(gateway.amqpPort(), "acme", "acme")) {
            raw.send(request);
        }
        await().until(() -> page("acme").items().size() == before + 1);
    }

    private static void expire(Client sender, Message request) throws Exception {
        gateway.pause();
        try (var producer = sender.session.createProducer(sender.session.createQueue(Queues.REQUESTS))) {
            producer.send(request, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, 1);
        }
        await().until(() -> System.currentTimeMillis() > request.getJMSExpiration());
        gateway.resume();
    }
}
