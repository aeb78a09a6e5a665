package io.portico.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** The way a newcomer goes: each customer of the sandbox asks for a session, opens its page and finds the way back. */
class SandboxJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String RETURN_URL = "https://app.example.com/account?from=portal";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<String> customersWithOneAccount() throws IOException {
        return Files.readAllLines(Path.of("config/sandbox/customers.jsonl")).stream()
                .map(SandboxJourneyTest::json)
                .filter(customer -> customer.path("organisation").asText().equals("acme"))
                .filter(customer -> customer.path("accounts").size() == 1)
                .map(customer -> customer.path("customerId").asText());
    }

    @ParameterizedTest
    @MethodSource("customersWithOneAccount")
    void everyCustomerGetsToItsPortalAndBack(String customer) throws Exception {
        HttpResponse<String> answer = askFor(customer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode session = json(answer.body());

        HttpResponse<String> page = CLIENT.send(
                HttpRequest.newBuilder(URI.create(session.path("url").asText())).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        if (session.has("returnUrl")) {
            assertThat(page.body()).contains("href=\"" + RETURN_URL + "\"");
        }
        HttpResponse<String> record = CLIENT.send(
                to(answer.headers().firstValue("location").orElseThrow()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(record.statusCode()).as(record.body()).isEqualTo(200);
        assertThat(record.body()).doesNotContain(session.path("url").asText());
    }

    @Test
    void aCustomerWithSeveralAccountsIsAskedWhich() throws Exception {
        HttpResponse<String> answer = askFor("acme-multi");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer.body()).path("code").asText()).isEqualTo("vendor-choice-required");
        assertThat(json(answer.body()).path("choices")).hasSize(2);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aBrokenConnectionIsToldRecordedAndLoggedOnce(CapturedOutput log) throws Exception {
        HttpResponse<String> stored = CLIENT.send(
                to("/v1/customers/journey-drop")
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                "{\"accounts\":[{\"account\":\"stripe\",\"vendorCustomerId\":\"cus_drop\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);

        HttpResponse<String> answer = askFor("journey-drop");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer.body()).path("code").asText()).isEqualTo("vendor-connection-lost");
        assertThat(json(answer.body()).path("outcome").asText()).isEqualTo("unknown");
        HttpResponse<String> records = CLIENT.send(
                to("/v1/portal-sessions?customerId=journey-drop").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(json(records.body()).path("items"))
                .singleElement()
                .satisfies(item -> assertThat(item.path("outcome").asText()).isEqualTo("vendor-connection-lost"));
        assertThat(log).doesNotContain("Failed delivery").contains("outcome=vendor-connection-lost");
    }

    private static HttpResponse<String> askFor(String customer) throws Exception {
        String body = JSON.createObjectNode()
                .put("customerId", customer)
                .put("returnUrl", RETURN_URL)
                .toString();
        return CLIENT.send(
                to("/v1/portal-sessions")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(gateway.uri(path)).header("Authorization", "Bearer pk_sandbox_acme");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
