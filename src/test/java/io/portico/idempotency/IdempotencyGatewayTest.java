package io.portico.idempotency;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.DialectSample;
import io.portico.RunningGateway;
import io.portico.queue.RawAmqp;

import static io.portico.RunningGateway.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Idempotency keys in the whole gateway, over HTTP and by the queue. */
class IdempotencyGatewayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int AMQP_PORT = RunningGateway.freePort();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path data;

    private static CountingStripe stripe;
    private static RunningGateway gateway;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() throws IOException {
        stripe = new CountingStripe();
        List<String> settings = new ArrayList<>(stripe.settings());
        settings.add("--portico.amqp.port=" + AMQP_PORT);
        settings.add("--portico.guard.minimum-calls=100000");
        settings.add("--portico.guard.resend.share=0"); // what a caller repeats, not the guard
        settings.add("--spring.datasource.hikari.connection-timeout=10000"); // a slow machine is no outage
        gateway = RunningGateway.start(data, settings);
        jdbc = new JdbcTemplate(gateway.context().getBean(DataSource.class));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        stripe.close();
    }

    @BeforeEach
    void forget() {
        stripe.open();
        stripe.forget();
    }

    private static HttpResponse<String> ask(String key) throws Exception {
        return gateway.ask(REQUEST, "Idempotency-Key", key);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static String code(HttpResponse<String> answer) throws IOException {
        return json(answer).path("code").asText();
    }

    @Test
    void answersARepeatedRequestWithTheSameSession() throws Exception {
        HttpResponse<String> first = ask("repeated");
        HttpResponse<String> second = ask("repeated");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void makesASessionForEachRequest_withoutAKey() throws Exception {
        HttpResponse<String> first = gateway.ask(REQUEST);
        HttpResponse<String> second = gateway.ask(REQUEST);

        assertThat(json(second).path("url")).isNotEqualTo(json(first).path("url"));
        assertThat(stripe.keys())
                .containsExactly(
                        json(first).path("id").asText(), json(second).path("id").asText());
    }

    @Test
    void leavesOneRecord_howeverOftenTheSessionIsHandedOut() throws Exception {
        String id = json(ask("recorded")).path("id").asText();
        ask("recorded");
        gateway.ask(REQUEST); // what is recorded after it is written after it

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        jdbc.queryForObject("select count(*) from ledger_entry where id >= ?", Integer.class, id))
                .isEqualTo(2));
    }

    @Test
    void letsOneOfManyThrough() throws Exception {
        stripe.hold();
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/portal-sessions"))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "many")
                .POST(BodyPublishers.ofString(REQUEST))
                .build();
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            running.add(CLIENT.sendAsync(request, BodyHandlers.ofString()));
        }
        await().atMost(PATIENCE)
                .until(() -> running.stream().filter(CompletableFuture::isDone).count() == 199);
        stripe.open();

        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> each : running) {
            HttpResponse<String> answer = each.get();
            statuses.add(answer.statusCode());
            if (answer.statusCode() == 409) {
                assertThat(code(answer)).isEqualTo("request-in-progress");
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            }
        }
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(199);
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void keepsTheSessionOfAClientThatLeft() throws Exception {
        stripe.hold();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.getOutputStream()
                    .write(("POST /v1/portal-sessions HTTP/1.1\r\nHost: gateway\r\n"
                                    + "Authorization: Bearer pk_sandbox_acme\r\nContent-Type: application/json\r\n"
                                    + "Idempotency-Key: left\r\nContent-Length: " + REQUEST.length() + "\r\n\r\n"
                                    + REQUEST)
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> stripe.calls() == 1);
            assertThat(jdbc.queryForObject(
                            "select state from idempotency_key where key_hash = ?",
                            String.class,
                            KeyScope.of("acme", "create-portal-session", "left").keyHash()))
                    .as("before the vendor answers")
                    .isEqualTo("SENT");
        }
        assertThat(code(ask("left"))).isEqualTo("request-in-progress");
        stripe.open();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask("left").statusCode()).isEqualTo(201));
        assertThat(stripe.calls()).isEqualTo(1);
        assertThat(ask("left").headers().firstValue("Idempotent-Replayed")).contains("true");
    }

    @Test
    void refusesAnotherRequestUnderTheSameKey() throws Exception {
        ask("reused");
        HttpResponse<String> other = gateway.ask(
                "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/elsewhere\"}",
                "Idempotency-Key",
                "reused");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(code(other)).isEqualTo("idempotency-key-reused");
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void consumesNoKey_whereTheRequestIsRefusedBefore() throws Exception {
        String url = "https://app.example.com/account";
        for (String refused : List.of(
                "{",
                "{\"customerId\":\"nobody\",\"returnUrl\":\"" + url + "\"}",
                "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://elsewhere.example/\"}",
                "{\"customerId\":\"acme-ampersand\",\"intent\":\"update-customer\",\"returnUrl\":\"" + url + "\"}")) {
            assertThat(gateway.ask(refused, "Idempotency-Key", "unspent").statusCode())
                    .isBetween(400, 422);
        }

        assertThat(ask("unspent").statusCode()).isEqualTo(201);
    }

    @Test
    void handsNoSessionToAnotherOrganisation() throws Exception {
        JsonNode ours = json(ask("shared"));
        for (String body : List.of(
                "{\"customerId\":\"globex-stripe\",\"returnUrl\":\"https://app.globex.example/account\"}",
                "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.globex.example/account\"}",
                REQUEST)) {
            HttpResponse<String> theirs = CLIENT.send(
                    HttpRequest.newBuilder(gateway.uri("/v1/portal-sessions"))
                            .header("Authorization", "Bearer pk_sandbox_globex")
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "shared")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(theirs.body())
                    .doesNotContain(ours.path("url").asText(), ours.path("id").asText());
            assertThat(theirs.statusCode()).isEqualTo(body.contains("globex-stripe") ? 201 : 404);
        }
    }

    @Test
    void asksForTheScopeAgain() throws Exception {
        ask("scoped");
        HttpResponse<String> reader = CLIENT.send(
                HttpRequest.newBuilder(gateway.uri("/v1/portal-sessions"))
                        .header("Authorization", "Bearer pk_sandbox_acme_read")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "scoped")
                        .POST(BodyPublishers.ofString(REQUEST))
                        .build(),
                BodyHandlers.ofString());

        assertThat(reader.statusCode()).isEqualTo(403);
    }

    @Test
    void freesTheKey_whereTheVendorMadeNothing() throws Exception {
        stripe.failOnce(400);
        assertThat(code(ask("refused"))).isEqualTo("vendor-rejected");
        HttpResponse<String> second = ask("refused");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(stripe.keys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void sendsTheVendorTheSameKey_whereTheOutcomeIsUnknown() throws Exception {
        stripe.hangUpOnce();
        assertThat(code(ask("unknown"))).isEqualTo("vendor-connection-lost");
        assertThat(ask("unknown").statusCode()).isEqualTo(201);

        assertThat(stripe.keys()).hasSize(2).containsOnly(stripe.keys().get(0));
        assertThat(stripe.keys().get(0)).matches("[0-9a-f]{64}");
    }

    @Test
    void sendsTheVendorAnotherKey_onceItRepeatsItsFailure() throws Exception {
        stripe.failOnce(500);
        assertThat(code(ask("failing"))).isEqualTo("vendor-error");
        stripe.failOnce(500);
        assertThat(code(ask("failing"))).isEqualTo("vendor-error");
        assertThat(ask("failing").statusCode()).isEqualTo(201);

        List<String> keys = stripe.keys();
        assertThat(keys).hasSize(3);
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
    }

    /** A dead letter is ordered again because its sender never got a session; one that has expired is none. */
    @Test
    void makesASessionAnew_whereADeadLetterIsReplayedWhoseSessionHasExpired() throws Exception {
        JsonNode first = json(ask("buried"));
        jdbc.update(
                "update idempotency_key set answer_until = current_timestamp - interval '1' second where key_hash = ?",
                KeyScope.of("acme", "create-portal-session", "buried").keyHash());
        try (RawAmqp raw = RawAmqp.connect(AMQP_PORT, "acme", "acme")) {
            Message request = RawAmqp.message(new AmqpValue(REQUEST));
            request.setApplicationProperties(new ApplicationProperties(Map.of("IdempotencyKey", "buried")));
            request.setCreationTime(Instant.now().minusSeconds(3_600).toEpochMilli());
            request.setReplyTo("reply.buried");
            raw.send(request);
        }
        await().atMost(PATIENCE).until(() -> replay().path("replayed").size() == 1);

        try (Connection connection =
                new JmsConnectionFactory("amqp://127.0.0.1:" + AMQP_PORT).createConnection("acme", "acme")) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            TextMessage reply = (TextMessage)
                    session.createConsumer(session.createQueue("reply.buried")).receive(PATIENCE.toMillis());
            assertThat(reply).isNotNull();
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
            JsonNode second = JSON.readTree(reply.getText());
            assertThat(second.path("url")).isNotEqualTo(first.path("url"));
            assertThat(json(ask("buried")).path("url")).isEqualTo(second.path("url"));
        }
        assertThat(stripe.keys()).hasSize(2).doesNotHaveDuplicates();
    }

    private static JsonNode replay() throws Exception {
        return json(CLIENT.send(
                HttpRequest.newBuilder(gateway.uri("/admin/dead-letters/replay"))
                        .header("Authorization", "Bearer pk_sandbox_acme")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"code\":\"request-too-old\"}"))
                        .build(),
                BodyHandlers.ofString()));
    }

    @Test
    void saysThatASessionHasExpired_andKeepsNothingOfIt() throws Exception {
        HttpResponse<String> first = ask("expired");
        String hash = KeyScope.of("acme", "create-portal-session", "expired").keyHash();
        jdbc.update(
                "update idempotency_key set answer_until = current_timestamp - interval '1' second where key_hash = ?",
                hash);
        assertThat(ask("expired").statusCode()).isEqualTo(410);
        jdbc.update("update idempotency_sweep set next_at = current_timestamp");
        assertThat(gateway.context().getBean(IdempotencySweeper.class).sweep()).isTrue();

        HttpResponse<String> gone = ask("expired");
        assertThat(code(gone)).isEqualTo("portal-session-expired");
        assertThat(gone.body()).doesNotContain(json(first).path("url").asText());
        assertThat(jdbc.queryForObject("select answer from idempotency_key where key_hash = ?", byte[].class, hash))
                .isNull();
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void keepsItsSecretForItsOwner() throws IOException {
        Path file = data.resolve("idempotency-secret");

        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readString(file)).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void keepsNeitherKeyNorUrlInItsFiles() throws Exception {
        String url = json(ask("the-key-in-clear")).path("url").asText();
        jdbc.execute("checkpoint sync");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(url, "the-key-in-clear");
            }
        }
    }

    /** With the session, the vendor's whole answer is kept for a client that speaks its dialect. */
    @Test
    void keepsWhatTheVendorAnsweredAsCiphertext_untilTheSessionHasExpired() throws Exception {
        JsonNode first = json(askAsAtStripe("in-a-dialect"));
        HttpResponse<String> second = askAsAtStripe("in-a-dialect");
        String hash =
                KeyScope.of("acme", "create-portal-session", "in-a-dialect").keyHash();
        String sql = "select answer from idempotency_key where key_hash = ?";
        jdbc.execute("checkpoint sync");

        assertThat(first.path("id").asText()).isEqualTo("bps_1");
        assertThat(json(second)).isEqualTo(first);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(new String(jdbc.queryForObject(sql, byte[].class, hash), StandardCharsets.ISO_8859_1))
                .isNotEmpty()
                .doesNotContain("billing_portal", "vendorDocument", "billing.stripe.com");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(first.path("url").asText(), "billing_portal.session");
            }
        }

        jdbc.update(
                "update idempotency_key set answer_until = current_timestamp - interval '1' second where key_hash = ?",
                hash);
        jdbc.update("update idempotency_sweep set next_at = current_timestamp");
        assertThat(gateway.context().getBean(IdempotencySweeper.class).sweep()).isTrue();

        assertThat(jdbc.queryForObject(sql, byte[].class, hash)).isNull();
        assertThat(askAsAtStripe("in-a-dialect").body()).contains("error").doesNotContain("bps_1");
        assertThat(stripe.calls()).isEqualTo(1);
    }

    private static HttpResponse<String> askAsAtStripe(String key) throws Exception {
        DialectSample dialect = DialectSample.STRIPE;
        return CLIENT.send(
                HttpRequest.newBuilder(gateway.uri(dialect.target()))
                        .header("Authorization", "Bearer pk_sandbox_acme")
                        .header("Content-Type", dialect.type())
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(dialect.body("https://app.example.com/account")))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void answersARepeatedMessageWithTheSameSession() throws Exception {
        List<String> replies = new ArrayList<>();
        byQueue((session, replyTo) -> {
            MessageConsumer consumer = session.createConsumer(replyTo);
            for (int i = 0; i < 3; i++) {
                TextMessage message = session.createTextMessage(REQUEST);
                message.setStringProperty("IdempotencyKey", "by-queue");
                send(session, message, replyTo);
                replies.add(text(consumer));
            }
        });
        HttpResponse<String> overHttp = ask("by-queue");

        assertThat(replies).hasSize(3).containsOnly(overHttp.body());
        assertThat(overHttp.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void answersMessagesThatComeAtOnce_eachWithTheSameSession() throws Exception {
        List<String> replies = new ArrayList<>();
        stripe.hold();
        byQueue((session, replyTo) -> {
            MessageConsumer consumer = session.createConsumer(replyTo);
            for (int i = 0; i < 3; i++) {
                TextMessage message = session.createTextMessage(REQUEST);
                message.setStringProperty("IdempotencyKey", "at-once");
                send(session, message, replyTo);
            }
            await().atMost(PATIENCE).until(() -> stripe.calls() == 1);
            stripe.open();
            for (int i = 0; i < 3; i++) {
                replies.add(text(consumer));
            }
        });

        assertThat(replies.get(0)).contains("\"url\":\"https://billing.stripe.com/");
        assertThat(replies).hasSize(3).containsOnly(replies.get(0));
        assertThat(stripe.calls()).isEqualTo(1);
    }

    @Test
    void knowsAnEventByItsSourceAndId() throws Exception {
        String event = "{\"specversion\":\"1.0\",\"type\":\"portico.portal-session.create.v1\",\"source\":\"/crm\","
                + "\"id\":\"%s\",\"data\":" + REQUEST + "}";
        List<String> replies = new ArrayList<>();
        byQueue((session, replyTo) -> {
            MessageConsumer consumer = session.createConsumer(replyTo);
            for (String id : List.of("1", "1", "2")) {
                send(session, session.createTextMessage(event.formatted(id)), replyTo);
                replies.add(text(consumer));
            }
        });

        assertThat(replies.get(1)).isEqualTo(replies.get(0));
        assertThat(replies.get(2)).isNotEqualTo(replies.get(0));
        assertThat(stripe.calls()).isEqualTo(2);
    }

    @Test
    void makesASessionForEachMessage_withoutAKey() throws Exception {
        List<String> replies = new ArrayList<>();
        byQueue((session, replyTo) -> {
            MessageConsumer consumer = session.createConsumer(replyTo);
            TextMessage message = session.createTextMessage(REQUEST);
            message.setJMSCorrelationID("the same");
            for (int i = 0; i < 2; i++) {
                send(session, message, replyTo);
                replies.add(text(consumer));
            }
        });

        assertThat(replies.get(1)).isNotEqualTo(replies.get(0));
    }

    private interface QueueWork {
        void with(Session session, TemporaryQueue replyTo) throws Exception;
    }

    private static void byQueue(QueueWork work) throws Exception {
        try (Connection connection =
                new JmsConnectionFactory("amqp://127.0.0.1:" + AMQP_PORT).createConnection("acme", "acme")) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            work.with(session, session.createTemporaryQueue());
        }
    }

    private static void send(Session session, TextMessage message, TemporaryQueue replyTo) throws JMSException {
        message.setJMSReplyTo(replyTo);
        session.createProducer(session.createQueue("portal-session.create")).send(message);
    }

    private static String text(MessageConsumer consumer) throws JMSException {
        TextMessage reply = (TextMessage) consumer.receive(20_000);
        assertThat(reply).as("a reply").isNotNull();
        return reply.getText();
    }
}
