package io.portico.vendor;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.portico.flow.Variables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** Every documented success and refusal of every vendor, through the real vendor files. A new vendor adds cases, no code. */
class VendorContractTest {
    /** What an HTTP client adds by itself, and no vendor file decides. */
    private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "user-agent", "connection");

    private static final Map<Object, String> ENDPOINTS = new HashMap<>();
    private static VendorStage stage;

    @BeforeAll
    static void open() {
        stage = new VendorStage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    static List<ContractCase> cases() {
        return ContractCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callsTheVendorAsDocumentedAndReadsItsAnswer(ContractCase contract) {
        stage.answer(contract.answer());
        String endpoint = ENDPOINTS.computeIfAbsent(
                List.of(contract.vendor(), contract.account()),
                key -> stage.open(contract.vendor(), contract.account()));

        Exchange exchange = stage.call(endpoint, contract.request());

        assertThat(exchange.getException()).isNull();
        assertSent(contract.expects(), stage.received());
        assertThatJson(exchange.getMessage().getBody()).isEqualTo(contract.result());
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariable(Variables.VENDOR_STATUS)).isEqualTo(contract.status());
    }

    private static void assertSent(JsonNode expected, LoggedRequest sent) {
        assertThat(sent.getMethod() + " " + sent.getUrl())
                .isEqualTo(expected.required("method").asText() + " "
                        + expected.required("path").asText());
        assertThat(headers(sent)).isEqualTo(headers(expected.required("headers")));
        if (expected.has("form")) {
            assertThat(form(sent.getBodyAsString())).isEqualTo(form(expected.get("form")));
        } else {
            assertThatJson(sent.getBodyAsString()).isEqualTo(expected.required("body"));
        }
    }

    private static Map<String, String> headers(LoggedRequest sent) {
        Map<String, String> headers = new TreeMap<>();
        sent.getHeaders().all().stream()
                .filter(header -> !OF_THE_CLIENT.contains(header.key().toLowerCase(Locale.ROOT)))
                .forEach(header ->
                        headers.put(header.key().toLowerCase(Locale.ROOT), String.join(" and also ", header.values())));
        return headers;
    }

    private static Map<String, String> headers(JsonNode expected) {
        Map<String, String> headers = new TreeMap<>();
        expected.properties()
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        return headers;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            String twice = fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
            assertThat(twice).as("%s sent twice", parts[0]).isNull();
        }
        return fields;
    }

    private static Map<String, String> form(JsonNode expected) {
        Map<String, String> fields = new TreeMap<>();
        expected.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }
}
