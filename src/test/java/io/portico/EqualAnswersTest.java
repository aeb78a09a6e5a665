package io.portico;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.model.Identifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What belongs to another organisation answers like what does not exist: the same status, headers, document and size, by
 * the same statements. Statements stand for the time here: whoever asks could tell the two apart by one look-up more or
 * less, while a clock on a busy machine sees differences where there are none, and none where there are.
 */
class EqualAnswersTest {
    private static final VendorDouble VENDORS = new VendorDouble();
    private static final RecordedStatements STATEMENTS = new RecordedStatements();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RETURN_URL = "https://app.globex.example/account";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static Connection broker;
    private static Session session;

    private record Outcome(Object status, Map<String, ?> headers, String document, int size, List<String> statements) {}

    @BeforeAll
    static void start() throws Exception {
        int amqp = RunningGateway.freePort();
        List<String> settings = new ArrayList<>(VENDORS.settings());
        settings.addAll(List.of(
                "--portico.amqp.port=" + amqp,
                "--portico.vendors.globex-only.vendor=stripe",
                "--portico.vendors.globex-only.organisations=globex",
                "--portico.vendors.globex-only.base-url=http://127.0.0.1:1",
                "--portico.vendors.globex-only.properties.api-key=sandbox-stripe-key",
                "--spring.datasource.url=jdbc:h2:mem:equal-answers"));
        gateway = RunningGateway.start(data, settings, builder -> builder.initializers(STATEMENTS));
        broker = new JmsConnectionFactory("amqp://127.0.0.1:" + amqp).createConnection("acme", "acme");
        broker.start();
        session = broker.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
        gateway.close();
        VENDORS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/customers/acme-stripe, /v1/customers/acme-nobody",
        "GET, /v1/customers/cus_sandbox1?customerSystem=stripe, /v1/customers/cus_nobody_1?customerSystem=stripe",
        "DELETE, /v1/customers/acme-stripe, /v1/customers/acme-nobody",
        "DELETE, /v1/customers/cus_sandbox1?customerSystem=stripe, /v1/customers/cus_nobody_1?customerSystem=stripe",
        "GET, /v1/portal-sessions?customerId=acme-stripe, /v1/portal-sessions?customerId=acme-nobody",
        "GET, /v1/portal-sessions?vendor=agentmessage, /v1/portal-sessions?vendor=agentnothing",
    })
    void hidesWhatAnAddressNames(String method, String foreign, String absent) throws Exception {
        ensureForeignSession();

        assertEqual(ask(method, foreign, null), ask(method, absent, null));
    }

    @ParameterizedTest
    @CsvSource({
        "{'customerId':'acme-stripe'}, {'customerId':'acme-nobody'}",
        "{'customerId':'acme-multi','vendor':'stripe'}, {'customerId':'acme-none1','vendor':'stripe'}",
        "{'customerId':'acme-unlinked'}, {'customerId':'acme-nowhere1'}",
        "'{\"customerId\":\"cus_sandbox1\",\"customerSystem\":\"stripe\"}', '{\"customerId\":\"cus_nobody_1\",\"customerSystem\":\"stripe\"}'",
    })
    void hidesWhomARequestIsAbout(String foreign, String absent) throws Exception {
        assertEqual(create(foreign), create(absent));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"account\":\"agentmessage-acme\"', '\"account\":\"agentmessage-none\"'",
        "'\"vendor\":\"agentmessage\"', '\"vendor\":\"agentnothing\"'",
        "'\"vendor\":\"stripe\",\"account\":\"agentmessage-acme\"', '\"vendor\":\"stripe\",\"account\":\"agentmessage-none\"'",
    })
    void hidesAccountsAndVendors(String foreign, String absent) throws Exception {
        for (String customer : List.of("globex-stripe", "globex-nobody")) {
            String start = "{\"customerId\":\"" + customer + "\",";

            assertEqual(create(start + foreign + "}"), create(start + absent + "}"));
        }
    }

    @Test
    void hidesASession() throws Exception {
        String foreign = ensureForeignSession();
        String absent = Identifiers.newSessionId();

        assertEqual(
                ask("GET", "/v1/portal-sessions/" + foreign, null), ask("GET", "/v1/portal-sessions/" + absent, null));
        assertEqual(
                ask("GET", "/v1/portal-sessions?after=" + cursor(foreign), null),
                ask("GET", "/v1/portal-sessions?after=" + cursor(absent), null));
    }

    @Test
    void storesACustomer_whoseIdsAnotherOrganisationHas() throws Exception {
        String body =
                "{\"aliases\":[{\"customerSystem\":\"sap\",\"customerId\":\"%s\"}],\"accounts\":[{\"account\":\"stripe\",\"vendorCustomerId\":\"%s\"}]}";
        ask("PUT", "acme", "/v1/customers/acme-stripe", body.formatted("7000", "cus_sandbox1"));
        STATEMENTS.takeAll();
        Outcome before = ask("GET", "acme", "/v1/customers/acme-stripe", null);

        for (String put : List.of("creates", "replaces")) {
            Outcome foreign = ask("PUT", "/v1/customers/acme-stripe", body.formatted("7000", "cus_sandbox1"));
            Outcome absent = ask("PUT", "/v1/customers/acme-nobody", body.formatted("7001", "cus_nobody_1"));

            assertThat(foreign.status()).as(put).isEqualTo(put.equals("creates") ? 201 : 200);
            assertEqual(foreign, renamed(absent));
        }
        assertThat(ask("GET", "acme", "/v1/customers/acme-stripe", null).document())
                .isEqualTo(before.document());
        ask("DELETE", "/v1/customers/acme-stripe", null);
        ask("DELETE", "/v1/customers/acme-nobody", null);
    }

    @Test
    void storesNoCustomerAtAnAccountOfAnotherOrganisation() throws Exception {
        String body = "{\"accounts\":[{\"account\":\"%s\"}]}";

        assertEqual(
                ask("PUT", "/v1/customers/globex-new", body.formatted("agentmessage-acme")),
                ask("PUT", "/v1/customers/globex-new", body.formatted("agentmessage-none")));
    }

    @Test
    void hidesTheSameOnTheQueue() throws Exception {
        assertEqual(reply("{\"customerId\":\"globex-stripe\"}"), reply("{\"customerId\":\"globex-nobody\"}"));
        assertEqual(
                reply("{\"customerId\":\"acme-stripe\",\"account\":\"globex-only\"}"),
                reply("{\"customerId\":\"acme-stripe\",\"account\":\"globex-none\"}"));
        assertEqual(
                reply("{\"customerId\":\"cus_sandbox3\",\"customerSystem\":\"stripe\"}"),
                reply("{\"customerId\":\"cus_nobody_1\",\"customerSystem\":\"stripe\"}"));
    }

    private static void assertEqual(Outcome foreign, Outcome absent) {
        assertThat(foreign).isEqualTo(absent);
    }

    /** What was stored under another id, as if it had been stored under the foreign one. */
    private static Outcome renamed(Outcome outcome) {
        Map<String, Object> headers = new TreeMap<>(outcome.headers());
        headers.replaceAll((name, value) ->
                value.toString().contains("acme-nobody") ? List.of("/v1/customers/acme-stripe") : value);
        String document = outcome.document()
                .replace("acme-nobody", "acme-stripe")
                .replace("cus_nobody_1", "cus_sandbox1")
                .replace("7001", "7000");
        return new Outcome(outcome.status(), headers, document, outcome.size(), outcome.statements());
    }

    private static String ensureForeignSession() throws Exception {
        String body = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}";
        Outcome made = ask("POST", "acme", "/v1/portal-sessions", body);
        assertThat(made.status()).isEqualTo(201);
        String id = JSON.readTree(made.document()).path("id").asText();
        JdbcTemplate jdbc = gateway.context().getBean(JdbcTemplate.class);
        await().until(() -> jdbc.queryForList("select id from ledger_entry where id = ?", id)
                        .size()
                == 1);
        STATEMENTS.takeAll();
        return id;
    }

    private static Outcome create(String request) throws Exception {
        String body = request.replace('\'', '"').replaceFirst("}$", ",\"returnUrl\":\"" + RETURN_URL + "\"}");
        return ask("POST", "/v1/portal-sessions", body);
    }

    private static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    private static Outcome ask(String method, String target, String body) throws Exception {
        return ask(method, "globex", target, body);
    }

    private static Outcome ask(String method, String organisation, String target, String body) throws Exception {
        int port = gateway.port();
        STATEMENTS.takeAll();
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                        .header("Authorization", "Bearer pk_sandbox_" + organisation)
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(List.of("date", "x-request-id"));
        return new Outcome(
                answer.statusCode(),
                headers,
                lasting(answer.body()),
                answer.body().length(),
                STATEMENTS.takeAll());
    }

    private static Outcome reply(String body) throws Exception {
        Message request = session.createTextMessage(
                body.replaceFirst("}$", ",\"returnUrl\":\"https://app.example.com/account\"}"));
        var mine = session.createTemporaryQueue();
        request.setJMSReplyTo(mine);
        request.setJMSCorrelationID("one");
        STATEMENTS.takeAll();
        try (var producer = session.createProducer(session.createQueue("portal-session.create"));
                var consumer = session.createConsumer(mine)) {
            producer.send(request);
            TextMessage reply = (TextMessage) consumer.receive(10_000);
            assertThat(reply).as("a reply within ten seconds").isNotNull();
            Map<String, Object> properties = new TreeMap<>();
            for (Object name : Collections.list(reply.getPropertyNames())) {
                properties.put(name.toString(), reply.getObjectProperty(name.toString()));
            }
            properties.remove("porticoRequestId");
            return new Outcome(
                    properties.get("porticoStatus"),
                    properties,
                    lasting(reply.getText()),
                    reply.getText().length(),
                    STATEMENTS.takeAll());
        }
    }

    /** The document but for what is another one's in every answer. */
    private static String lasting(String document) throws Exception {
        if (document.isEmpty()) {
            return document;
        }
        JsonNode json = JSON.readTree(document);
        String id = json.path("requestId").asText("none");
        return document.replace(id, "<id>").replace(json.path("time").asText("none"), "<time>");
    }
}
