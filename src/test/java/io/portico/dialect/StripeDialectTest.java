package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;

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

    @Test
    void refusesAParameterThatDoesNotExist() throws Exception {
        HttpResponse<String> answer = client().post(PATH, FORM + "&foo[bar]=1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("parameter_unknown");
        assertThatJson(answer.body()).inPath("error.param").isEqualTo("foo[bar]");
    }

    @Test
    void refusesOtherBodiesInItsOwnWords() throws Exception {
        HttpResponse<String> answer =
                client().with("Content-Type", "application/json").post(PATH, "{}");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThatJson(answer.body()).inPath("error.type").isEqualTo("invalid_request_error");
    }

    @Test
    void refusesAStrangerInItsOwnWords() throws Exception {
        HttpResponse<String> answer =
                client().with("Authorization", "Bearer pk_unknown").post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThatJson(answer.body()).inPath("error.type").isEqualTo("invalid_request_error");
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/x-www-form-urlencoded");
    }
}
