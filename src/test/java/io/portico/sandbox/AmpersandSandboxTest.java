package io.portico.sandbox;

import java.time.Duration;
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

class AmpersandSandboxTest {
    private static final String KEY = "Bearer sandbox-ampersand-key";
    private static final String GOOD = "{\"redirectUrl\":\"https://app.example.com/account\"}";

    @RegisterExtension
    static final SandboxUnderTest SANDBOX = new SandboxUnderTest();

    @Test
    void answersWithTheUrl() {
        Answer answer = create("ba_sandbox1", GOOD);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(names(answer.json())).containsExactly("url");
        assertThat(answer.json().path("url").asText()).startsWith(SANDBOX.origin() + "/portal/ampersand/");
    }

    @Test
    void takesTheKeyInItsOwnHeader() {
        Answer answer = SANDBOX.post(
                path("ba_sandbox1"),
                Map.of("X-Api-Key", "sandbox-ampersand-key", "Content-Type", "application/json"),
                GOOD);

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void letsTheSessionLiveAsLongAsAsked() {
        try (SandboxUnderTest own = new SandboxUnderTest()) {
            Answer answer = JsonCall.post(
                    own, path("ba_sandbox1"), KEY, "{\"redirectUrl\":\"https://app.example.com/\",\"timeout\":60}");
            String url = answer.json().path("url").asText();
            own.pass(Duration.ofSeconds(59));
            assertThat(own.open(url).status()).isEqualTo(200);
            own.pass(Duration.ofSeconds(1));
            assertThat(own.open(url).status()).isEqualTo(410);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer sandbox-stripe-key", "Basic c2FuZGJveC1hbXBlcnNhbmQta2V5Og==", "Bearer"})
    void refusesAnyOtherKey(String authorization) {
        assertProblem(JsonCall.post(SANDBOX, path("ba_sandbox1"), authorization, GOOD), 401);
    }

    @Test
    void refusesACallWithoutAKey() {
        assertProblem(SANDBOX.post(path("ba_sandbox1"), Map.of("Content-Type", "application/json"), GOOD), 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"redirectUrl\":null}",
                "{\"redirectUrl\":5}",
                "{\"redirectUrl\":\"relative\"}",
                "{\"redirectUrl\":\"https://a.example/\",\"timeout\":\"60\"}",
                "{\"redirectUrl\":\"https://a.example/\",\"timeout\":1.5}",
                "{\"redirectUrl\":\"https://a.example/\",\"timeout\":0}",
                "{\"redirectUrl\":\"https://a.example/\",\"redirectUrl\":\"https://b.example/\"}"
            })
    void refusesABodyThatDoesNotFit(String body) {
        assertProblem(create("ba_sandbox1", body), 400);
    }

    @Test
    void refusesAForm() {
        Answer answer = SANDBOX.post(
                path("ba_sandbox1"),
                Map.of("Authorization", KEY, "Content-Type", "application/x-www-form-urlencoded"),
                "redirectUrl=https://app.example.com/");

        assertProblem(answer, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "ba_missing, 404, false",
        "ba_denied, 403, false",
        "ba_limited, 429, true",
        "ba_error, 500, false",
        "ba_retryable, 500, true",
        "ba_unavailable, 503, true"
    })
    void playsEachRefusalForItsBillingAccount(String account, int status, boolean retryable) {
        JsonNode problem = assertProblem(create(account, GOOD), status);

        assertThat(problem.path("retryable").asBoolean()).isEqualTo(retryable);
    }

    @Test
    void saysInTheBodyWhenToComeBack() {
        assertThat(create("ba_retryable", GOOD).json().path("retryAfter").asText())
                .isEqualTo("2026-05-04T10:20:32Z");
    }

    @ParameterizedTest
    @CsvSource({"ba_slow, 5000", "ba_silent, 30000", "ba_sandbox1, 0"})
    void takesItsTime(String account, long millis) {
        assertThat(create(account, GOOD).status()).isEqualTo(200);
        assertThat(SANDBOX.lastWait()).isEqualTo(millis);
    }

    @Test
    void dropsTheConnection() {
        assertThat(create("ba_drop", GOOD).status()).isEqualTo(SandboxUnderTest.DROPPED);
    }

    @Test
    void answersWithWhatIsNoSession() {
        assertThat(create("ba_badanswer", GOOD).body()).startsWith("<html>");
        assertThat(create("ba_nourl", GOOD).body()).isEqualTo("{}");
        assertThat(create("ba_foreignurl", GOOD).json().path("url").asText()).startsWith("https://portal.invalid/");
    }

    private static JsonNode assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(names(problem))
                .contains("type", "title", "status", "detail", "subsystem", "time", "requestId", "retryable")
                .isSubsetOf(
                        "type",
                        "title",
                        "status",
                        "detail",
                        "subsystem",
                        "time",
                        "requestId",
                        "retryable",
                        "remedy",
                        "retryAfter");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    private static Answer create(String account, String body) {
        return JsonCall.post(SANDBOX, path(account), KEY, body);
    }

    private static String path(String account) {
        return "/v1/billingAccounts/" + account + "/portalSession";
    }
}
