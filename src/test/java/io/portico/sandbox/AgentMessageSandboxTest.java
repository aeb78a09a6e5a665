package io.portico.sandbox;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.sandbox.SandboxUnderTest.Answer;

import static io.portico.sandbox.JsonCall.names;
import static org.assertj.core.api.Assertions.assertThat;

class AgentMessageSandboxTest {
    private static final String PATH = "/v1/billing/portal";
    private static final String KEY = "Bearer sandbox-agentmessage-key";
    private static final String GOOD = "{\"return_url\":\"https://app.example.com/account\"}";

    @RegisterExtension
    static final SandboxUnderTest SANDBOX = new SandboxUnderTest();

    @Test
    void answersWithTheUrlAndItsExpiry() {
        Answer answer = JsonCall.post(SANDBOX, PATH, KEY, GOOD);
        JsonNode data = answer.json().path("data");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(names(answer.json())).containsExactly("success", "data");
        assertThat(names(data)).containsExactly("portal_url", "expires_at");
        assertThat(data.path("portal_url").asText()).startsWith(SANDBOX.origin() + "/portal/agentmessage/");
        assertThat(Instant.parse(data.path("expires_at").asText()))
                .isEqualTo(SANDBOX.now().plusSeconds(1800));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer sandbox-stripe-key",
                "Bearer sandbox-agentmessage-key-unknown",
                "Bearer sandbox-agentmessage-keyslow",
                "Basic c2FuZGJveC1hZ2VudG1lc3NhZ2Uta2V5Og==",
                "Bearer"
            })
    void refusesAnyOtherKey(String authorization) {
        assertRefused(JsonCall.post(SANDBOX, PATH, authorization, GOOD), 401, "UNAUTHORIZED");
    }

    @Test
    void refusesACallWithoutAKey() {
        assertRefused(SANDBOX.post(PATH, Map.of("Content-Type", "application/json"), GOOD), 401, "UNAUTHORIZED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"return_url\":"})
    void refusesWhatIsNoJsonObject(String body) {
        assertRefused(JsonCall.post(SANDBOX, PATH, KEY, body), 400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"return_url\":5}",
                "{\"return_url\":\"\"}",
                "{\"return_url\":\"http://app.example.com/\"}",
                "{\"return_url\":\"http://127.0.0.1.example.com/\"}",
                "{\"return_url\":\"https://not-allowed.invalid/\"}"
            })
    void namesTheReturnUrlThatDoesNotFit(String body) {
        Answer answer = JsonCall.post(SANDBOX, PATH, KEY, body);

        assertRefused(answer, 422, "VALIDATION_FAILED");
        assertThat(names(answer.json().at("/error/details"))).containsExactly("return_url");
    }

    @Test
    void refusesAnUnknownField() {
        Answer answer = JsonCall.post(SANDBOX, PATH, KEY, "{\"return_url\":\"https://a.example/\",\"customer\":\"c\"}");

        assertRefused(answer, 422, "VALIDATION_FAILED");
        assertThat(names(answer.json().at("/error/details"))).containsExactly("customer");
    }

    @Test
    void takesALoopbackReturnUrl() {
        assertThat(JsonCall.post(SANDBOX, PATH, KEY, "{\"return_url\":\"http://127.0.0.1:3000/account\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "nocustomer, 409, NO_STRIPE_CUSTOMER",
        "noscope, 403, FORBIDDEN",
        "limited, 429, RATE_LIMITED",
        "noportal, 502, BILLING_PORTAL_UNAVAILABLE",
        "error, 500, INTERNAL",
        "unavailable, 503, UNAVAILABLE",
        "refused, 200, UNKNOWN"
    })
    void playsEachRefusalForItsKey(String ending, int status, String code) {
        assertRefused(rehearse(ending), status, code);
    }

    @Test
    void saysWhenToComeBack() {
        assertThat(rehearse("limited").headers()).containsEntry("Retry-After", "1");
        assertThat(names(rehearse("limitedshort").json())).containsExactly("code", "message");
    }

    @ParameterizedTest
    @CsvSource({"slow, 5000", "silent, 30000", "acme, 0"})
    void takesItsTime(String ending, long millis) {
        assertThat(rehearse(ending).status()).isEqualTo(200);
        assertThat(SANDBOX.lastWait()).isEqualTo(millis);
    }

    @Test
    void answersWithWhatIsNoSession() {
        assertThat(rehearse("badanswer").body()).startsWith("<html>");
        assertThat(rehearse("nourl").json().path("data").isEmpty()).isTrue();
        assertThat(rehearse("foreignurl").json().at("/data/portal_url").asText())
                .startsWith("https://portal.invalid/");
        assertThat(rehearse("drop").status()).isEqualTo(SandboxUnderTest.DROPPED);
    }

    private static Answer rehearse(String ending) {
        return JsonCall.post(SANDBOX, PATH, KEY + "-" + ending, GOOD);
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(names(answer.json())).containsExactly("success", "error");
        JsonNode error = answer.json().path("error");
        assertThat(names(error))
                .contains("code", "message", "request_id")
                .isSubsetOf("code", "message", "request_id", "details");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("request_id").asText()).hasSize(26);
    }
}
