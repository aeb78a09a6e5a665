package io.portico.vendor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;

import org.apache.camel.CamelContext;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;

import io.portico.DialectSample;
import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole gateway with a canary in every secret, driven through everything that vendors are known to do and some that
 * they are not. Afterwards no canary is found in the log, in an exception, on the management port, in a dead letter or in
 * the files; but for the one place where a URL has to be, the reply message that waits in a queue.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretCanaryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String REPLIES = "reply.canary";
    private static final Map<String, String> CREDENTIALS = Map.of(
            "stripe.api-key", "stripe",
            "ampersand.api-key", "ampersand",
            "askui.token", "askui",
            "pabbly.api-key", "pabbly",
            "pabbly.secret-key", "pabbly-secret",
            "agentmessage-acme.api-key", "agentmessage",
            "chargebee.api-key", "chargebee",
            "paddle.api-key", "paddle");

    private final Map<String, MarkedSecret> keys = new TreeMap<>();
    private final List<MarkedSecret> urls = new ArrayList<>();
    /** Those in a reply message that a named queue keeps. */
    private final List<MarkedSecret> kept = new ArrayList<>();

    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, Integer> opened = new TreeMap<>();
    private final ThrownTexts thrown = new ThrownTexts();
    private final CanaryVendor vendor = new CanaryVendor();
    private final int amqpPort = RunningGateway.freePort();
    private RunningGateway gateway;

    @Test
    void findsNoSecretWhereNoneBelongs(@TempDir Path data, CapturedOutput log) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        gateway = start(data);
        thrown.listenTo(gateway.context().getBean(CamelContext.class));
        try {
            for (ContractCase contract : ContractCase.all()) {
                overHttp(contract.vendor(), seeded(contract), contract.request());
            }
            withoutFixtures();
            inDialects();
            byTheQueue(found);
            managementPort(found);
            LoggerFactory.getLogger(SecretCanaryTest.class).debug("every canary has flown");
        } finally {
            gateway.close();
            vendor.close();
        }
        thrown.all().forEach(text -> found.put("exception " + found.size(), text));
        found.put("log", log.getAll());
        files(data, found);

        assertThat(log.getAll()).contains("DEBUG").contains("every canary has flown");
        assertThat(log.getAll().lines().filter(line -> line.contains("channel=http ")))
                .hasSizeGreaterThan(100);
        assertThat(log.getAll().lines().filter(line -> line.contains("channel=queue ")))
                .hasSizeGreaterThan(100);
        assertThat(thrown.all()).hasSizeGreaterThan(100);
        assertThat(opened.keySet())
                .as("vendors that opened portals: %s", opened)
                .hasSize(7 + DialectSample.values().length);
        assertThat(log.getAll().lines().filter(line -> line.contains("operation=dialect-")))
                .hasSizeGreaterThan(50);
        assertThat(found.keySet()).anyMatch(name -> name.endsWith("portico.mv.db"));
        assertNoneIn(found);
    }

    private void assertNoneIn(Map<String, String> found) {
        List<String> hits = new ArrayList<>();
        List<MarkedSecret> all = new ArrayList<>(keys.values());
        all.addAll(urls);
        assertThat(all).hasSizeGreaterThan(250);
        found.forEach((place, content) -> {
            for (MarkedSecret canary : all) {
                boolean waits = place.startsWith("broker/journal") && kept.contains(canary);
                if (!waits && canary.standsIn(content)) {
                    hits.add(canary + " in " + place);
                }
            }
        });
        assertThat(hits).isEmpty();
        assertThat(kept).isNotEmpty().allMatch(canary -> found.entrySet().stream()
                .anyMatch(place -> place.getKey().startsWith("broker/journal") && canary.standsIn(place.getValue())));
    }

    private MarkedSecret newUrl(String name) {
        MarkedSecret canary = MarkedSecret.named("url-" + urls.size() + "-" + name);
        urls.add(canary);
        return canary;
    }

    private MarkedSecret key(String name) {
        return keys.computeIfAbsent(name, MarkedSecret::named);
    }

    private RunningGateway start(Path data) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "portico.amqp.port", Integer.toString(amqpPort),
                "portico.egress.deadline", "1500ms",
                "portico.guard.minimum-calls", "100000",
                "portico.queue.max-attempts", "1",
                "logging.level.io.portico", "debug"));
        // A request does not wait longer than this for an account that its vendor has closed.
        settings.put("portico.queue.max-age", "3s");
        for (String library : List.of(
                "org.apache.camel",
                "org.apache.activemq.artemis.core.server",
                "org.apache.activemq.artemis.protocol.amqp.broker",
                "org.apache.catalina",
                "org.springframework.web",
                "org.flywaydb",
                "com.zaxxer.hikari")) {
            settings.put("logging.level." + library, "info");
        }
        CREDENTIALS.forEach((place, name) -> {
            String account = "portico.vendors." + place.substring(0, place.indexOf('.'));
            settings.put(account + ".base-url", "http://127.0.0.1:" + vendor.port());
            settings.put(
                    account + ".properties." + place.substring(place.indexOf('.') + 1),
                    key(name).text());
        });
        settings.put("portico.vendors.chargebee.portal-hosts", "shop-test.chargebeeportal.com");
        settings.put("portico.vendors.no-tls.vendor", "stripe");
        settings.put("portico.vendors.no-tls.base-url", "https://127.0.0.1:" + vendor.port());
        settings.put("portico.vendors.no-tls.properties.api-key", key("no-tls").text());
        settings.put("portico.organisations.acme.keys.canary.sha256", sha256(key("caller")));
        settings.put("portico.organisations.acme.keys.canary.scopes", "billing:write,billing:read,customers:write");
        settings.put("portico.organisations.acme.keys.canary.customer", "acme-agentmessage");
        settings.put(
                "portico.queue.broker-password", key("gateway-at-the-broker").text());
        settings.put("portico.queue.users.canary.password", key("broker-user").text());
        settings.put("portico.queue.users.canary.organisation", "acme");
        settings.put("portico.queue.users.canary.scopes", "billing:write");
        settings.put("portico.queue.users.canary.reply-to", REPLIES);
        settings.put("portico.queue.users.canary.reads-dead-letters", "true");
        settings.put(
                "portico.idempotency.secret", key("that-encrypts-what-is-kept").text());
        settings.put("spring.datasource.password", key("database").text());
        return RunningGateway.start(
                data,
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    private ContractCase seeded(ContractCase contract) {
        return CanaryVendor.seeded(contract, newUrl(contract.vendor()), key(contract.vendor()));
    }

    private void overHttp(String name, ContractCase seeded, com.fasterxml.jackson.databind.JsonNode request)
            throws Exception {
        vendor.answer(seeded.answer());
        String answer = ask(body("acme-" + name, request));
        if (answer.contains("\"url\":")) {
            assertThat(answer).contains(urls.get(urls.size() - 1).text());
            opened.merge(name, 1, Integer::sum);
        } else {
            assertThat(urls.get(urls.size() - 1).standsIn(answer)).as(answer).isFalse();
        }
    }

    private void withoutFixtures() throws Exception {
        String request = body("acme-stripe", JSON.createObjectNode());
        for (var fault : CanaryVendor.brokenConnections()) {
            vendor.answer(WireMock.aResponse().withFault(fault));
            assertThat(ask(request)).contains("problem");
        }
        for (ResponseDefinitionBuilder answer : CanaryVendor.badAnswers(newUrl("bad"))) {
            vendor.answer(answer);
            assertThat(ask(request)).contains("problem").doesNotContain("canary");
        }
        send(
                "PUT",
                "/v1/customers/canary-no-tls",
                "{\"accounts\":[{\"account\":\"no-tls\",\"vendorCustomerId\":\"cus_1\"}]}");
        assertThat(ask(body("canary-no-tls", JSON.createObjectNode()))).contains("vendor-tls-failed");
    }

    /** As a client of the vendor whose customer it asks for, so that the vendor's own answer is kept and answered. */
    private void inDialects() throws Exception {
        for (DialectSample dialect : DialectSample.values()) {
            String body = dialect.body("https://app.example.com/account?state="
                    + URLEncoder.encode(key("sent-by-" + dialect.vendor()).text(), StandardCharsets.UTF_8));
            for (ContractCase contract : ContractCase.all()) {
                if (contract.vendor().equals(dialect.vendor())) {
                    vendor.answer(seeded(contract).answer());
                    forgetTroubles();
                    String answer = send(dialect, "POST", dialect.type(), body);
                    MarkedSecret url = urls.get(urls.size() - 1);
                    if (JSON.readTree(answer).at(dialect.url()).isTextual()) {
                        opened.merge("as " + dialect.vendor(), 1, Integer::sum);
                    } else {
                        assertThat(url.standsIn(answer)).as(answer).isFalse();
                    }
                }
            }
            send(dialect, "PATCH", dialect.type(), body);
            send(dialect, "POST", "text/plain", body);
            send(dialect, "POST", dialect.type(), body + key("left-over"));
        }
    }

    private String send(DialectSample dialect, String method, String type, String body) throws Exception {
        Map.Entry<String, String> credential = dialect.credential(key("caller").text());
        return CLIENT.send(
                        HttpRequest.newBuilder(gateway.uri(dialect.target()))
                                .header(credential.getKey(), credential.getValue())
                                .header("Content-Type", type)
                                .header("Idempotency-Key", idempotencyKey())
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String ask(String request) throws Exception {
        forgetTroubles();
        return send("POST", "/v1/portal-sessions", request);
    }

    /** So that no rate limit of one case keeps the next from its vendor. */
    private void forgetTroubles() {
        ((Map<?, ?>) ReflectionTestUtils.getField(gateway.context().getBean(GuardVendor.class), "guards")).clear();
    }

    /** The keys of repeated requests are few: each is looked for everywhere, as every secret is. */
    private String idempotencyKey() {
        int request = requests.incrementAndGet();
        return request % 20 == 1 ? key("repeated-" + request).text() : "request-" + request;
    }

    private String send(String method, String path, String body) throws Exception {
        int port = gateway.port();
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + key("caller"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", idempotencyKey())
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String body(String customer, com.fasterxml.jackson.databind.JsonNode request) {
        ObjectNode fields = JSON.createObjectNode();
        fields.put("customerId", customer).put("returnUrl", "https://app.example.com/account");
        for (String name : List.of("intent", "subscriptionId", "vendorOptions")) {
            if (request.hasNonNull(name)) {
                fields.set(name, request.get(name));
            }
        }
        return fields.toString();
    }

    private void byTheQueue(Map<String, String> found) throws Exception {
        try (Connection connection = connect()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            TemporaryQueue mine = session.createTemporaryQueue();
            MessageConsumer replies = session.createConsumer(mine);
            for (ContractCase contract : ContractCase.all()) {
                vendor.answer(seeded(contract).answer());
                send(session, body("acme-" + contract.vendor(), contract.request()), mine);
                assertThat(replies.receive(10_000)).as(contract.toString()).isNotNull();
            }
            MarkedSecret waiting = newUrl("kept");
            kept.add(waiting);
            vendor.answer(session(waiting));
            send(session, body("acme-stripe", JSON.createObjectNode()), session.createQueue(REPLIES));
            await().pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(vendor.calls()).isEqualTo(1));
            send(session, body("acme-stripe", JSON.createObjectNode()), session.createQueue("not.allowed"));
            loseAReply();
            deadLetters(session, found);
        }
    }

    /** Its asker leaves while the vendor thinks, so that a session has been made when there is nobody to answer. */
    private void loseAReply() throws Exception {
        vendor.answer(session(newUrl("lost")).withFixedDelay(1_100));
        try (Connection leaving = connect()) {
            Session session = leaving.createSession(false, Session.AUTO_ACKNOWLEDGE);
            send(session, body("acme-stripe", JSON.createObjectNode()), session.createTemporaryQueue());
            await().pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(vendor.calls()).isEqualTo(1));
        }
    }

    private static ResponseDefinitionBuilder session(MarkedSecret url) {
        return WireMock.okJson("{\"object\":\"billing_portal.session\",\"id\":\"bps_1\",\"livemode\":false,"
                + "\"url\":\"https://billing.stripe.com/" + url + "\"}");
    }

    private static void deadLetters(Session session, Map<String, String> found) throws JMSException {
        try (MessageConsumer dead = session.createConsumer(session.createQueue("portal-session.create.dlq"))) {
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Message letter = dead.receive(10_000);
                assertThat(letter).as("dead letter %s", i).isNotNull();
                codes.add(letter.getStringProperty("porticoCode"));
                StringBuilder text = new StringBuilder(((TextMessage) letter).getText());
                for (Object name : Collections.list(letter.getPropertyNames())) {
                    text.append(name).append('=').append(letter.getObjectProperty(name.toString()));
                }
                found.put("dead letter " + i, text.toString());
            }
            assertThat(codes).containsExactlyInAnyOrder("reply-target-not-allowed", "reply-undeliverable");
        }
    }

    private void send(Session session, String body, Destination replyTo) throws JMSException {
        forgetTroubles();
        TextMessage request = session.createTextMessage(body);
        request.setJMSReplyTo(replyTo);
        session.createProducer(session.createQueue("portal-session.create")).send(request);
    }

    private Connection connect() throws JMSException {
        Connection connection = new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort)
                .createConnection("canary", key("broker-user").text());
        connection.start();
        return connection;
    }

    private void managementPort(Map<String, String> found) throws Exception {
        int port = gateway.managementPort();
        for (String path :
                List.of("health", "health/readiness", "info", "prometheus", "env", "configprops", "heapdump")) {
            String answer = CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                    .body();
            found.put("actuator/" + path, answer);
        }
        assertThat(found.get("actuator/prometheus")).contains("portico_portal_sessions_seconds");
        found.put("records", send("GET", "/v1/portal-sessions?limit=100", ""));
        found.put("vendors", send("GET", "/v1/vendors", ""));
        assertThat(found.get("records")).contains("acme-stripe");
    }

    private static void files(Path data, Map<String, String> found) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    found.put(data.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static String sha256(MarkedSecret key) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(StandardCharsets.US_ASCII)));
    }
}
