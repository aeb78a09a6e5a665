package io.portico.dialect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.RunningGateway;
import io.portico.json.StrictJson;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of Stripe's, in front of a gateway. */
class StripeDialectTest {
    private static final String PATH = "/v1/billing_portal/sessions";
    private static final String FORM = "customer=cus_sandbox1&return_url=https%3A%2F%2Fapp.example.com%2Faccount";

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

    @Test
    void answersWithTheWholeSession() throws Exception {
        HttpResponse<String> answer = client().post(PATH, FORM);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThatJson(answer.body())
                .isObject()
                .containsOnlyKeys(
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
                        "url")
                .containsEntry("object", "billing_portal.session")
                .containsEntry("customer", "cus_sandbox1")
                .containsEntry("return_url", "https://app.example.com/account");
        assertThatJson(answer.body()).inPath("url").asString().startsWith("http://127.0.0.1:");
    }

    @Test
    void doesNotKnowACustomerThatNobodyHas() throws Exception {
        HttpResponse<String> answer = client().post(PATH, FORM.replace("cus_sandbox1", "cus_nobody"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).isEqualTo("""
                        {"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "customer",
                          "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
                          "message": "No such customer: 'cus_nobody'"}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "'' | parameter_missing | customer",
                "return_url=https://app.example.com/ | parameter_missing | customer",
                "customer=cus_sandbox1&customer_account=acct_1 | null | customer_account",
                "customer=cus_sandbox1&foo=1 | parameter_unknown | foo",
                "customer=cus_sandbox1&foo[bar]=1 | parameter_unknown | foo[bar]",
                "customer=cus_sandbox1&<b>=1 | parameter_unknown | ?",
                "customer[id]=cus_sandbox1 | parameter_unknown | customer[id]",
                "customer[]=cus_sandbox1 | parameter_unknown | customer[0]",
                "customer= | parameter_invalid_empty | customer",
                "customer=cus_sandbox1&locale= | parameter_invalid_empty | locale",
                "customer=cus_sandbox1&locale=xx | null | locale",
                "customer=cus_sandbox1&locale=DE | null | locale",
                "customer=cus_sandbox1&customer=cus_sandbox1 | null | customer",
                "customer=cus_sandbox1&return_url=app.example.com | url_invalid | return_url",
                "customer=cus_sandbox1&return_url=https://evil.example/ | url_invalid | return_url",
                "customer=cus_sandbox1&return_url=http://app.example.com/ | url_invalid | return_url",
                "customer=cus_sandbox1 | parameter_missing | return_url",
                "customer=cus_sandbox1&expand=configuration | parameter_unknown | expand",
                "customer=cus_sandbox1&expand[]=customer | null | expand[0]",
                "customer=cus_sandbox1&flow_data=x | parameter_unknown | flow_data",
                "customer=cus_sandbox1&flow_data[type]=other | null | flow_data[type]",
                "customer=cus_sandbox1&flow_data[after_completion][type]=redirect | parameter_missing | flow_data[type]",
                "customer=cus_sandbox1&flow_data[type]=customer_update&flow_data[after_completion][type]=redirect "
                        + "| parameter_missing | flow_data[after_completion][redirect][return_url]",
                "customer=cus_sandbox1&flow_data[type]=customer_update"
                        + "&flow_data[after_completion][hosted_confirmation][custom_message]=x "
                        + "| parameter_missing | flow_data[after_completion][type]",
                "customer=cus_sandbox1&return_url=https://app.example.com/&flow_data[type]=customer_update"
                        + "&flow_data[after_completion][type]=redirect"
                        + "&flow_data[after_completion][redirect][return_url]=https://evil.example/ "
                        + "| url_invalid | flow_data[after_completion][redirect][return_url]",
                "customer=cus_sandbox1&flow_data[type]=subscription_cancel "
                        + "| parameter_missing | flow_data[subscription_cancel][subscription]",
                "customer=cus_sandbox1&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=s"
                        + "&flow_data[subscription_cancel][retention][type]=coupon_offer "
                        + "| parameter_missing | flow_data[subscription_cancel][retention][coupon_offer][coupon]",
                "customer=cus_sandbox1&flow_data[type]=subscription_update_confirm"
                        + "&flow_data[subscription_update_confirm][subscription]=s "
                        + "| parameter_missing | flow_data[subscription_update_confirm][items]",
                "customer=cus_sandbox1&flow_data[type]=subscription_update_confirm"
                        + "&flow_data[subscription_update_confirm][subscription]=s"
                        + "&flow_data[subscription_update_confirm][items][0][price]=p "
                        + "| parameter_missing | flow_data[subscription_update_confirm][items][0][id]",
                "customer=cus_sandbox1&flow_data[type]=subscription_update_confirm"
                        + "&flow_data[subscription_update_confirm][subscription]=s"
                        + "&flow_data[subscription_update_confirm][items][0][id]=i"
                        + "&flow_data[subscription_update_confirm][items][1][id]=j "
                        + "| null | flow_data[subscription_update_confirm][items]",
                "customer=cus_sandbox1&flow_data[type]=subscription_update_confirm"
                        + "&flow_data[subscription_update_confirm][subscription]=s"
                        + "&flow_data[subscription_update_confirm][items][0][id]=i"
                        + "&flow_data[subscription_update_confirm][items][0][quantity]=1.5 "
                        + "| parameter_invalid_integer | flow_data[subscription_update_confirm][items][0][quantity]",
                "customer=cus_sandbox1&after_expiration[customer_login][expires_at]=1 "
                        + "| parameter_missing | after_expiration[type]",
                "customer=cus_sandbox1&after_expiration[type]=customer_login"
                        + "&after_expiration[customer_login][expires_at]=soon "
                        + "| parameter_invalid_integer | after_expiration[customer_login][expires_at]",
                "customer=cus_sandbox1&after_expiration[type]=customer_login"
                        + "&after_expiration[customer_login][expires_at]=%D9%A3 "
                        + "| parameter_invalid_integer | after_expiration[customer_login][expires_at]",
                "customer=cus_sandbox1&after_expiration[type]=customer_login"
                        + "&after_expiration[customer_login][expires_at]=1%D9%A2 "
                        + "| parameter_invalid_integer | after_expiration[customer_login][expires_at]",
                "customer=cus_sandbox1&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=s"
                        + "&flow_data[subscription_update][subscription]=s | null | flow_data[subscription_update]",
                "customer=cus_sandbox1&flow_data[type]=customer_update"
                        + "&flow_data[subscription_cancel][retention][type]=coupon_offer "
                        + "| null | flow_data[subscription_cancel]",
                "customer=cus_sandbox1&flow_data[subscription_cancel][subscription]=s "
                        + "| parameter_missing | flow_data[type]",
                "customer=a%00b&return_url=https://app.example.com/ | null | customer"
            })
    void refusesWhatStripeWould(String form, String code, String param) throws Exception {
        HttpResponse<String> answer = client().post(PATH, form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = error(answer);
        assertThat(error.path("type").textValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("message").textValue()).isNotBlank();
    }

    @Test
    void saysThatAPartIsOfAnotherFlow() throws Exception {
        HttpResponse<String> answer = client().post(
                        PATH, FORM + "&flow_data[type]=customer_update&flow_data[subscription_cancel][subscription]=s");

        assertThat(error(answer).path("message").asText())
                .isEqualTo("It belongs to another flow than flow_data[type] names.");
        assertThat(answer.headers().firstValue("portico-problem")).contains("validation-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://app.example.com/a", "Https://APP.example.com/a"})
    void takesASchemeInCapitals(String url) throws Exception {
        HttpResponse<String> answer = client().post(PATH, "customer=cus_sandbox1&return_url=" + url);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThatJson(answer.body()).inPath("return_url").isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flow_data[type]=subscription_pause&flow_data[subscription_pause][subscription]=s",
                "after_expiration[type]=customer_login"
            })
    void refusesWhatIsNewerThanTheVersionOfTheClient(String parameters) throws Exception {
        assertThat(client().post(PATH, FORM + "&" + parameters).statusCode()).isEqualTo(200);
        assertThat(client().with("Stripe-Version", "2026-09-30.endive")
                        .post(PATH, FORM + "&" + parameters)
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2011-06-21", "2022-11-15", "2025-12-15.clover", "2031-01-01.later", "2024-06-20; some_beta=v1"})
    void takesEveryVersion(String version) throws Exception {
        HttpResponse<String> answer = client().with("Stripe-Version", version).post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("stripe-version")).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "2026", "2026-10-28.Endive", "26-10-28", "2026-10-28.endive x"})
    void refusesWhatIsNoVersion(String version) throws Exception {
        HttpResponse<String> answer = client().with("Stripe-Version", version).post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).isEqualTo("Invalid Stripe API version.");
        assertThat(answer.headers().firstValue("stripe-version")).contains("2026-10-28.endive");
    }

    @Test
    void takesTheKeyAsAUserWithoutAPassword() throws Exception {
        String user = Base64.getEncoder().encodeToString("pk_sandbox_acme:".getBytes(StandardCharsets.UTF_8));

        assertThat(client().with("Authorization", "Basic " + user)
                        .post(PATH, FORM)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsItsClientsWhatStripeDoesInHeaders() throws Exception {
        HttpResponse<String> answer =
                client().with("Idempotency-Key", "a key of mine").post(PATH, FORM);

        assertThat(answer.headers().firstValue("request-id"))
                .isPresent()
                .isEqualTo(answer.headers().firstValue("x-request-id"));
        assertThat(answer.headers().firstValue("idempotency-key")).contains("a key of mine");
        assertThat(answer.headers().firstValue("stripe-version")).contains("2026-10-28.endive");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void refusesOtherBodiesInItsOwnWords() throws Exception {
        assertRefused(client().with("Content-Type", "application/json").post(PATH, "{}"), 415);
        assertRefused(
                client().with("Content-Type", "multipart/form-data; boundary=x").post(PATH, "--x--"), 415);
        assertRefused(client().with("Content-Encoding", "gzip").post(PATH, FORM), 415);
    }

    @Test
    void refusesWhatCannotBeReadInItsOwnWords() throws Exception {
        assertRefused(client().post(PATH, FORM + "&locale=%zz"), 400);
        assertRefused(client().post(PATH, FORM + "&locale=%ff"), 400);
        assertRefused(client().post(PATH, FORM + "&expand[0=configuration"), 400);
        assertRefused(client().post(PATH, FORM + "&" + "a".repeat(70_000)), 413);
        assertRefused(client().send("GET", PATH, ""), 405);
        assertRefused(client().with("Accept", "text/html").post(PATH, FORM), 406);
        assertThat(raw("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Request-Id: ")
                .contains("{\"error\":{\"type\":\"invalid_request_error\"");
    }

    @Test
    void refusesAKeyThatIsTooLong() throws Exception {
        HttpResponse<String> answer =
                client().with("Idempotency-Key", "k".repeat(256)).post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("type").asText()).isEqualTo("idempotency_error");
    }

    @Test
    void refusesAStrangerInItsOwnWords() throws Exception {
        HttpResponse<String> answer =
                client().with("Authorization", "Bearer pk_unknown").post(PATH, FORM);

        assertRefused(answer, 401);
        assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
    }

    @Test
    void choosesNothingForACustomerWhoIsAtTwoVendors() throws Exception {
        HttpResponse<String> answer = client().post(PATH, FORM.replace("cus_sandbox1", "cus_sandbox2"));

        assertRefused(answer, 400);
        assertThat(answer.headers().firstValue("stripe-should-retry")).contains("false");
    }

    private static void assertRefused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error(answer).path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error(answer).path("message").asText()).isNotBlank();
    }

    private static JsonNode error(HttpResponse<String> answer) {
        return StrictJson.readObject(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("error");
    }

    /** What comes back on a connection of its own until the gateway ends it. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/x-www-form-urlencoded");
    }
}
