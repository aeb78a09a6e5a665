package io.portico.dialect;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** Stripe's own client for Node.js, in front of a gateway; where there is Node.js and the client can be had. */
class StripeNodeTest {
    private static final String VERSION = "23.1.0";
    private static final String PATH = "/v1/billing_portal/sessions";
    private static final String KEY = "pk_sandbox_acme";
    private static final String RETURN_URL = "https://app.example.com/account";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final WireMockServer STRIPE =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    @TempDir
    private static Path data;

    private static NodeClient node;
    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        node = NodeClient.install("stripe", VERSION, "stripe.js");
        STRIPE.start();
        gateway = RunningGateway.start(
                data,
                "--portico.vendors.stripe-failing.vendor=stripe",
                "--portico.vendors.stripe-failing.organisations=acme",
                "--portico.vendors.stripe-failing.base-url=http://127.0.0.1:" + STRIPE.port(),
                "--portico.vendors.stripe-failing.properties.api-key=sandbox-stripe-key",
                "--portico.organisations.globex.keys.sandbox.quota.requests=1",
                "--portico.organisations.globex.keys.sandbox.quota.per=24h");
        customer = MovedCustomer.knownAs(gateway, "stripe", "cus_moving");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
            STRIPE.stop();
        }
    }

    @BeforeEach
    void forget() {
        STRIPE.resetAll();
    }

    @Test
    void getsASessionWhereverTheCustomerIs() throws Exception {
        for (String vendor : MovedCustomer.vendors().toList()) {
            customer.moveTo(vendor);

            JsonNode outcome = run(call(KEY, params(Map.of("locale", "de"))));

            assertThat(outcome.path("statusCode").asInt())
                    .as(outcome.toString())
                    .isEqualTo(200);
            JsonNode session = outcome.path("session");
            assertThat(session.path("object").asText()).isEqualTo("billing_portal.session");
            assertThat(session.path("id").asText()).startsWith("bps_");
            assertThat(session.path("url").asText()).startsWith("http://127.0.0.1:");
            assertThat(outcome.path("requestId").asText()).startsWith("req_");
        }
    }

    @Test
    void opensEveryFlow() throws Exception {
        customer.moveTo("stripe");
        for (String type : List.of(
                "payment_method_update",
                "customer_update",
                "subscription_cancel",
                "subscription_update",
                "subscription_pause",
                "subscription_update_confirm")) {
            Map<String, Object> about = type.equals("subscription_update_confirm")
                    ? Map.of("subscription", "sub_1", "items", List.of(Map.of("id", "si_1", "quantity", 2)))
                    : Map.of("subscription", "sub_1");
            Map<String, Object> flow =
                    type.startsWith("subscription_") ? Map.of("type", type, type, about) : Map.of("type", type);

            JsonNode outcome = run(call(
                    KEY,
                    params(Map.of(
                            "flow_data",
                            flow,
                            "after_expiration",
                            Map.of("type", "customer_login", "customer_login", Map.of("expires_at", 1_893_456_000)),
                            "expand",
                            List.of("configuration")))));

            assertThatJson(outcome.toString()).inPath("session.flow.type").isEqualTo(type);
            assertThatJson(outcome.toString())
                    .inPath("session.after_expiration.customer_login.expires_at")
                    .isEqualTo(1_893_456_000);
            assertThatJson(outcome.toString())
                    .inPath("session.configuration.object")
                    .isEqualTo("billing_portal.configuration");
        }
    }

    @Test
    void throwsWhatItWouldInFrontOfStripe() throws Exception {
        customer.moveTo("askui");
        assertThat(refusal(call("pk_unknown", params(Map.of())))).isEqualTo("StripeAuthenticationError 401");
        assertThat(refusal(call("pk_sandbox_acme_read", params(Map.of())))).isEqualTo("StripePermissionError 403");
        assertThat(refusal(call(KEY, params(Map.of("customer", "cus_nobody")))))
                .isEqualTo("StripeInvalidRequestError 400 resource_missing customer");
        assertThat(refusal(call(KEY, params(Map.of("foo", Map.of("bar", 1))))))
                .isEqualTo("StripeInvalidRequestError 400 parameter_unknown foo[bar]");
        assertThat(refusal(call(KEY, params(Map.of("flow_data", Map.of("type", "payment_method_update"))))))
                .isEqualTo("StripeInvalidRequestError 400 flow_data[type]");
        customer.moveToAccount(MovedCustomer.account("stripe", "cus_denied"));
        assertThat(refusal(call(KEY, params(Map.of())))).isEqualTo("StripeAPIError 502");
    }

    @Test
    void isToldOfItsQuota() throws Exception {
        Map<String, Object> params = Map.of("customer", "cus_sandbox3", "return_url", "https://app.globex.example/");

        List<JsonNode> outcomes = runAll(call("pk_sandbox_globex", params), call("pk_sandbox_globex", params));

        assertThat(outcomes.get(0).path("statusCode").asInt()).isEqualTo(200);
        assertThat(outcomes.get(1).path("type").asText()).isEqualTo("StripeRateLimitError");
    }

    @Test
    void getsTheSameSessionForTheSameKey() throws Exception {
        customer.moveTo("stripe");
        Map<String, Object> options = Map.of("idempotencyKey", "same-key-of-node");

        List<JsonNode> outcomes = runAll(
                call(KEY, params(Map.of()), Map.of(), options),
                call(KEY, params(Map.of()), Map.of(), options),
                call(KEY, params(Map.of("locale", "fr")), Map.of(), options));

        assertThat(outcomes.get(1).path("session")).isEqualTo(outcomes.get(0).path("session"));
        assertThat(outcomes.get(1).path("replayed").asBoolean()).isTrue();
        assertThat(outcomes.get(1).path("idempotencyKey").asText()).isEqualTo("same-key-of-node");
        assertThat(outcomes.get(2).path("type").asText()).isEqualTo("StripeIdempotencyError");
    }

    @Test
    void asksAgainByItself_untilThereIsOneSession() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe-failing", "cus_1"));
        STRIPE.stubFor(WireMock.post(PATH)
                .inScenario("failing")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("mended")
                .willReturn(WireMock.serviceUnavailable()));
        STRIPE.stubFor(WireMock.post(PATH)
                .inScenario("failing")
                .whenScenarioStateIs("mended")
                .willReturn(session()));

        JsonNode outcome = run(call(KEY, params(Map.of()), Map.of("maxNetworkRetries", 3), Map.of()));

        assertThat(outcome.path("session").path("id").asText())
                .as(outcome.toString())
                .isEqualTo("bps_failing");
        assertThat(STRIPE.getAllServeEvents()).hasSize(2);
    }

    @Test
    void getsTheOneSession_whenItsPatienceEndsBeforeTheVendorAnswers() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe-failing", "cus_1"));
        STRIPE.stubFor(WireMock.post(PATH).willReturn(session().withFixedDelay(1_500)));

        JsonNode outcome = run(call(KEY, params(Map.of()), Map.of("maxNetworkRetries", 10, "timeout", 400), Map.of()));

        assertThat(outcome.path("session").path("id").asText())
                .as(outcome.toString())
                .isEqualTo("bps_failing");
        assertThat(outcome.path("replayed").asBoolean()).isTrue();
        assertThat(STRIPE.getAllServeEvents()).hasSize(1);
    }

    private static ResponseDefinitionBuilder session() {
        return WireMock.okJson("""
                {"object": "billing_portal.session", "id": "bps_failing", "livemode": false,
                 "url": "https://billing.stripe.com/p/session/failing"}""");
    }

    private static Map<String, Object> params(Map<String, Object> more) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("customer", "cus_moving");
        params.put("return_url", RETURN_URL);
        params.putAll(more);
        return params;
    }

    private static JsonNode call(String key, Map<String, Object> params) {
        return call(key, params, Map.of(), Map.of());
    }

    private static JsonNode call(
            String key, Map<String, Object> params, Map<String, Object> client, Map<String, Object> options) {
        return JSON.valueToTree(Map.of("key", key, "params", params, "client", client, "options", options));
    }

    private static JsonNode run(JsonNode call) throws Exception {
        return runAll(call).get(0);
    }

    private static List<JsonNode> runAll(JsonNode... calls) throws Exception {
        ObjectNode input = JSON.createObjectNode().put("port", gateway.port());
        input.putArray("calls").addAll(List.of(calls));
        return node.run(input);
    }

    /** The error that the client throws: its type, status, code and parameter, as far as it has them. */
    private static String refusal(JsonNode call) throws Exception {
        JsonNode outcome = run(call);
        StringBuilder refusal = new StringBuilder(outcome.path("type").asText());
        for (String name : List.of("statusCode", "code", "param")) {
            if (outcome.has(name)) {
                refusal.append(' ').append(outcome.path(name).asText());
            }
        }
        return refusal.toString();
    }
}
