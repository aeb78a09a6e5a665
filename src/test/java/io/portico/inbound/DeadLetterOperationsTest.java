package io.portico.inbound;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The operations on dead letters, over HTTP, at a whole gateway. */
class DeadLetterOperationsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST =
            "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}";

    private static int amqpPort;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) {
        amqpPort = RunningGateway.freePort();
        gateway = RunningGateway.start(data, "--portico.amqp.port=" + amqpPort);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void showAndReplayTheOrganisationsOwn() throws Exception {
        try (Connection connection =
                        new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort).createConnection("acme", "acme");
                Session session = connection.createSession()) {
            connection.start();
            Message request = session.createTextMessage(REQUEST);
            request.setJMSCorrelationID("order-1");
            request.setJMSReplyTo(session.createQueue("not.listed"));
            session.createProducer(session.createQueue("portal-session.create")).send(request);
            await().until(() -> get("pk_sandbox_acme", "?limit=1").path("items").size() == 1);
            JsonNode item =
                    get("pk_sandbox_acme", "?code=reply-target-not-allowed").at("/items/0");
            String id = item.path("id").asText();

            assertThat(item.path("organisation").asText()).isEqualTo("acme");
            JsonNode planned = replay("{\"ids\":[\"" + id + "\"],\"dryRun\":true}");
            assertThat(planned.at("/replayed/0/id").asText()).isEqualTo(id);
            assertThat(get("pk_sandbox_acme", "?id=" + id).path("items")).hasSize(1);

            JsonNode report = replay("{\"ids\":[\"" + id + "\"]}");
            assertThat(report.at("/replayed/0/id").asText()).isEqualTo(id);
            assertThat(report.path("more").asBoolean()).isFalse();
            await().until(() -> get("pk_sandbox_acme", "").path("items").size() == 1); // Its cause is not gone.
            assertThat(get("pk_sandbox_acme", "?id=" + id).path("items")).isEmpty();
            assertThat(replay("{\"ids\":[\"" + id + "\"]}")
                            .at("/skipped/0/reason")
                            .asText())
                    .isEqualTo("not-found");
        }
    }

    @Test
    void needTheScopeAdmin() throws Exception {
        for (String key : new String[] {"pk_sandbox_acme_read", "pk_sandbox_globex"}) {
            assertThat(send(key, "", null).statusCode()).isEqualTo(403);
            assertThat(send(key, "/replay", "{\"code\":\"request-too-old\"}").statusCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|ids",
                "{\"ids\":[]}|ids",
                "{\"ids\":[\"ID:1\"]}|ids[0]",
                "{\"ids\":[7]}|ids[0]",
                "{\"code\":\"x' OR '1'='1\"}|code",
                "{\"code\":\"request-too-old\",\"limit\":501}|limit",
                "{\"code\":\"request-too-old\",\"limit\":0}|limit",
                "{\"code\":\"request-too-old\",\"dryRun\":\"yes\"}|dryRun",
                "{\"code\":\"request-too-old\",\"all\":true}|all",
            })
    void refuseAnOrderThatIsNotOfTheirForm(String order, String field) throws Exception {
        HttpResponse<String> answer = send("pk_sandbox_acme", "/replay", order);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(answer.body()).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"?id=1,id", "?code=A,code", "?limit=101,limit", "?after=x,after", "?all=1,all"})
    void refuseAQueryThatIsNotOfTheirForm(String query, String field) throws Exception {
        HttpResponse<String> answer = send("pk_sandbox_acme", query, null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(answer.body()).at("/errors/0/field").asText()).isEqualTo(field);
    }

    private static JsonNode get(String key, String query) throws Exception {
        HttpResponse<String> answer = send(key, query, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode replay(String order) throws Exception {
        HttpResponse<String> answer = send("pk_sandbox_acme", "/replay", order);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(String key, String rest, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/admin/dead-letters" + rest))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        return CLIENT.send(
                (body == null ? request.GET() : request.POST(BodyPublishers.ofString(body))).build(),
                BodyHandlers.ofString());
    }
}
