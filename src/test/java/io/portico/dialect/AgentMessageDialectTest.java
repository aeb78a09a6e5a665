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

/** A client of AgentMessage's, in front of a gateway. */
class AgentMessageDialectTest {
    private static final String PATH = "/v1/billing/portal";
    private static final String BODY = "{\"return_url\": \"https://app.example.com/account\"}";

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
    void answersWithUrlAndExpiry() throws Exception {
        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).isObject().containsOnlyKeys("success", "data");
        assertThatJson(answer.body()).inPath("data").isObject().containsOnlyKeys("portal_url", "expires_at");
        assertThatJson(answer.body()).inPath("data.portal_url").asString().startsWith("http://127.0.0.1:");
    }

    @Test
    void hasNoCustomerForAKeyThatStandsForNone() throws Exception {
        HttpResponse<String> answer =
                client().with("Authorization", "Bearer pk_sandbox_globex").post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThatJson(answer.body()).inPath("success").isEqualTo(false);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("NO_STRIPE_CUSTOMER");
        assertThatJson(answer.body()).inPath("error.request_id").asString().matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    }

    @Test
    void tellsWhatIsWrongWithTheReturnUrl() throws Exception {
        HttpResponse<String> answer = client().post(PATH, BODY.replace("example.com", "example.net"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("VALIDATION_FAILED");
        assertThatJson(answer.body()).inPath("error.details").isObject().containsOnlyKeys("return_url");
    }

    @Test
    void knowsNothingOfTheFieldsOfOtherOperations() throws Exception {
        HttpResponse<String> answer = client().post(PATH, "{\"to\": \"x\", \"body\": \"y\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).inPath("error.details").isObject().containsOnlyKeys("return_url", "to", "body");
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json");
    }
}
