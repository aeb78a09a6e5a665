package io.portico.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.sandbox.SandboxUnderTest.Answer;

import static io.portico.sandbox.JsonCall.basic;
import static io.portico.sandbox.JsonCall.names;
import static org.assertj.core.api.Assertions.assertThat;

class StripeSandboxTest {
    private static final String PATH = "/v1/billing_portal/sessions";

    @RegisterExtension
    static final SandboxUnderTest SANDBOX = new SandboxUnderTest();

    @Test
    void answersWithTheWholeSession() {
        JsonNode session = create("customer", "cus_sandbox1", "return_url", "https://app.example.com/account")
                .json();

        assertThat(names(session))
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "after_expiration",
                        "configuration",
                        "created",
                        "customer",
                        "customer_account",
                        "flow",
                        "livemode",
                        "locale",
                        "on_behalf_of",
                        "return_url",
                        "url");
        assertThat(session.path("id").asText()).startsWith("bps_");
        assertThat(session.path("object").asText()).isEqualTo("billing_portal.session");
        assertThat(session.path("created").asLong()).isEqualTo(SANDBOX.now().getEpochSecond());
        assertThat(session.path("livemode").isBoolean()).isTrue();
        assertThat(session.path("flow").isNull()).isTrue();
        assertThat(session.path("return_url").asText()).isEqualTo("https://app.example.com/account");
        assertThat(session.path("url").asText()).startsWith(SANDBOX.origin() + "/portal/stripe/");
    }

    @Test
    void takesEverythingTheVendorsOwnClientsSend() {
        JsonNode session = create(
                        "customer", "cus_123",
                        "return_url", "https://example.com/account?a=1&b=ü",
                        "locale", "de",
                        "configuration", "bpc_1",
                        "on_behalf_of", "acct_9",
                        "expand[0]", "configuration",
                        "flow_data[type]", "subscription_update_confirm",
                        "flow_data[after_completion][type]", "redirect",
                        "flow_data[after_completion][redirect][return_url]", "https://example.com/done",
                        "flow_data[subscription_update_confirm][subscription]", "sub_1",
                        "flow_data[subscription_update_confirm][items][0][id]", "si_1",
                        "flow_data[subscription_update_confirm][items][0][price]", "price_1",
                        "flow_data[subscription_update_confirm][items][0][quantity]", "3",
                        "flow_data[subscription_update_confirm][discounts][0][coupon]", "c1",
                        "after_expiration[type]", "customer_login",
                        "after_expiration[customer_login][expires_at]", "1800000000")
                .json();

        assertThat(session.path("configuration").path("id").asText()).isEqualTo("bpc_1");
        assertThat(session.at("/flow/subscription_update_confirm/items/0/quantity")
                        .asInt())
                .isEqualTo(3);
        assertThat(session.at("/flow/subscription_update_confirm/discounts/0/coupon")
                        .asText())
                .isEqualTo("c1");
        assertThat(session.at("/flow/after_completion/redirect/return_url").asText())
                .isEqualTo("https://example.com/done");
        assertThat(session.at("/after_expiration/customer_login/expires_at").asLong())
                .isEqualTo(1_800_000_000L);
        assertThat(session.path("return_url").asText()).endsWith("b=ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscription_cancel", "subscription_update", "subscription_pause"})
    void opensAFlowAboutASubscription(String flow) {
        JsonNode session = create(
                        "customer",
                        "cus_sandbox1",
                        "flow_data[type]",
                        flow,
                        "flow_data[" + flow + "][subscription]",
                        "sub_1")
                .json();

        assertThat(session.at("/flow/type").asText()).isEqualTo(flow);
        assertThat(session.at("/flow/" + flow + "/subscription").asText()).isEqualTo("sub_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment_method_update", "customer_update"})
    void opensAFlowThatNeedsNothingElse(String flow) {
        JsonNode session =
                create("customer", "cus_sandbox1", "flow_data[type]", flow).json();

        assertThat(session.at("/flow/type").asText()).isEqualTo(flow);
        assertThat(session.at("/flow/after_completion/type").asText()).isEqualTo("portal_homepage");
    }

    @Test
    void takesACustomerAccountInPlaceOfACustomer() {
        JsonNode session = create("customer_account", "acct_sandbox1").json();

        assertThat(session.path("customer_account").asText()).isEqualTo("acct_sandbox1");
        assertThat(session.path("customer").isTextual()).isTrue();
    }

    @Test
    void takesTheKeyAsBasicUser() {
        assertThat(create(Map.of("Authorization", basic("sandbox-stripe-key:")), "customer", "cus_sandbox1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesACallWithoutAKey() {
        Answer answer = SANDBOX.post(
                PATH, Map.of("Content-Type", "application/x-www-form-urlencoded"), "customer=cus_sandbox1");

        assertRefused(answer, 401, "invalid_request_error", null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer sandbox-pabbly-key", "Bearer ", "Basic !!", "sandbox-stripe-key"})
    void refusesAnyOtherKey(String authorization) {
        assertRefused(
                create(Map.of("Authorization", authorization), "customer", "cus_sandbox1"),
                401,
                "invalid_request_error",
                null,
                null);
    }

    @Test
    void refusesABasicPassword() {
        assertRefused(
                create(Map.of("Authorization", basic("sandbox-stripe-key:secret")), "customer", "cus_sandbox1"),
                401,
                "invalid_request_error",
                null,
                null);
    }

    @Test
    void refusesJson() {
        Answer answer = SANDBOX.post(
                PATH,
                Map.of("Authorization", "Bearer sandbox-stripe-key", "Content-Type", "application/json"),
                "{\"customer\":\"cus_sandbox1\"}");

        assertRefused(answer, 400, "invalid_request_error", null, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "customer[id]",
                "flow_data",
                "flow_data[type][0]",
                "expand",
                "expand[\u0661]",
                "flow_data[subscription_update_confirm][items][1][id]",
                "expires_in"
            })
    void refusesAnUnknownParameter(String name) {
        assertRefused(
                create("customer", "cus_sandbox1", name, "x"), 400, "invalid_request_error", "parameter_unknown", name);
    }

    @Test
    void refusesWhatThePinnedVersionDoesNotKnowYet() {
        Answer answer = create(
                Map.of("Stripe-Version", "2026-09-30.endive"),
                "customer",
                "cus_sandbox1",
                "after_expiration[type]",
                "customer_login");

        assertRefused(answer, 400, "invalid_request_error", "parameter_unknown", "after_expiration[type]");
    }

    @ParameterizedTest
    @CsvSource({
        "locale, xx, , locale",
        "flow_data[type], pause, , flow_data[type]",
        "expand[0], customer, , expand[0]",
        "return_url, not-a-url, url_invalid, return_url",
        "return_url, javascript:alert(1), url_invalid, return_url",
        "return_url, ftp://app.example.com/, url_invalid, return_url",
        "return_url, http\u017f://app.example.com/, url_invalid, return_url",
        "configuration, '', parameter_invalid_empty, configuration"
    })
    void refusesAValueThatDoesNotFit(String name, String value, String code, String param) {
        assertRefused(create("customer", "cus_sandbox1", name, value), 400, "invalid_request_error", code, param);
    }

    @Test
    void countsWithTheDigitsOfAscii() {
        String name = "after_expiration[customer_login][expires_at]";
        Answer answer = create("customer", "cus_sandbox1", "after_expiration[type]", "customer_login", name, "1\u0662");

        assertRefused(answer, 400, "invalid_request_error", "parameter_invalid_integer", name);
    }

    @Test
    void takesASchemeInCapitals() {
        JsonNode session = create("customer", "cus_sandbox1", "return_url", "HTTPS://app.example.com/")
                .json();

        assertThat(session.path("return_url").asText()).isEqualTo("HTTPS://app.example.com/");
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertRefused(create("customer", "cus_" + "x".repeat(5000)), 400, "invalid_request_error", null, "customer");
    }

    @ParameterizedTest
    @CsvSource({
        "flow_data[type], subscription_cancel, flow_data[subscription_cancel][subscription]",
        "flow_data[after_completion][type], redirect, flow_data[type]",
        "flow_data[subscription_update][subscription], sub_1, flow_data[type]",
        "after_expiration[customer_login][expires_at], 1800000000, after_expiration[type]"
    })
    void refusesAParameterWithoutItsCompanion(String name, String value, String missing) {
        assertRefused(
                create("customer", "cus_sandbox1", name, value),
                400,
                "invalid_request_error",
                "parameter_missing",
                missing);
    }

    @Test
    void refusesACallWithoutACustomer() {
        assertRefused(
                create("return_url", "https://app.example.com/"),
                400,
                "invalid_request_error",
                "parameter_missing",
                "customer");
    }

    @ParameterizedTest
    @CsvSource({
        "cus_missing, 400, invalid_request_error, resource_missing, customer",
        "sandbox1, 400, invalid_request_error, resource_missing, customer",
        "cus_noportal, 400, invalid_request_error, ,",
        "cus_sandbox\u0661, 400, invalid_request_error, resource_missing, customer",
        "cus_denied, 403, invalid_request_error, ,",
        "cus_conflict, 409, idempotency_error, idempotency_key_in_use,",
        "cus_mismatch, 400, idempotency_error, ,",
        "cus_limited, 429, invalid_request_error, rate_limit,",
        "cus_error, 500, api_error, ,",
        "cus_unavailable, 503, api_error, ,"
    })
    void playsEachRefusalForItsCustomer(String customer, int status, String type, String code, String param) {
        assertRefused(create("customer", customer), status, type, code, param);
    }

    @Test
    void saysWhenToComeBack() {
        assertThat(create("customer", "cus_unavailable").headers()).containsEntry("Retry-After", "2");
    }

    @ParameterizedTest
    @CsvSource({"cus_slow, 5000", "cus_silent, 30000", "cus_sandbox1, 0"})
    void takesItsTime(String customer, long millis) {
        assertThat(create("customer", customer).status()).isEqualTo(200);
        assertThat(SANDBOX.lastWait()).isEqualTo(millis);
    }

    @Test
    void dropsTheConnection() {
        assertThat(create("customer", "cus_drop").status()).isEqualTo(SandboxUnderTest.DROPPED);
    }

    @Test
    void answersWithWhatIsNoSession() {
        assertThat(create("customer", "cus_badanswer").body()).startsWith("<html>");
        assertThat(create("customer", "cus_nourl").json().has("url")).isFalse();
        assertThat(create("customer", "cus_foreignurl").json().path("url").asText())
                .startsWith("https://portal.invalid/");
    }

    private static void assertRefused(Answer answer, int status, String type, String code, String param) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers()).containsKey("Request-Id");
        JsonNode error = answer.json().path("error");
        assertThat(names(answer.json())).containsExactly("error");
        assertThat(names(error)).isSubsetOf("type", "code", "message", "param", "doc_url");
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
    }

    private static Answer create(String... fields) {
        return create(Map.of(), fields);
    }

    private static Answer create(Map<String, String> headers, String... fields) {
        Map<String, String> all = new HashMap<>(Map.of(
                "Authorization", "Bearer sandbox-stripe-key", "Content-Type", "application/x-www-form-urlencoded"));
        all.putAll(headers);
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return SANDBOX.post(
                PATH,
                all,
                form.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
