package io.portico.sandbox;

import java.util.Map;

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

class AskuiSandboxTest {
    private static final String WORKSPACE = "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11";
    private static final String KEY = "Bearer sandbox-askui-token";
    private static final String GOOD = "{\"returnUrl\":\"https://app.example.com/account\"}";

    @RegisterExtension
    static final SandboxUnderTest SANDBOX = new SandboxUnderTest();

    @Test
    void answersWithTheUrl() {
        Answer answer = create(WORKSPACE, GOOD);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(names(answer.json())).containsExactly("sessionUrl");
        assertThat(answer.json().path("sessionUrl").asText()).startsWith(SANDBOX.origin() + "/portal/askui/");
    }

    @Test
    void takesTheTokenAsBasicWithoutAColon() {
        assertThat(JsonCall.post(SANDBOX, path(WORKSPACE), basic("sandbox-askui-token"), GOOD)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer sandbox-stripe-key", "Basic c2FuZGJveC1hc2t1aS10b2tlbjo=", "Bearer", "Basic %%"})
    void refusesAnyOtherToken(String authorization) {
        Answer answer = JsonCall.post(SANDBOX, path(WORKSPACE), authorization, GOOD);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("detail").isTextual()).isTrue();
    }

    @Test
    void refusesACallWithoutAToken() {
        assertThat(SANDBOX.post(path(WORKSPACE), Map.of("Content-Type", "application/json"), GOOD)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "7b1c0e9a-54f4-1b9e-9d2b-0d7c6b3f2a11",
                "7b1c0e9a-54f4-4b9e-1d2b-0d7c6b3f2a11",
                "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a1"
            })
    void refusesAWorkspaceThatIsNoUuidV4(String workspace) {
        assertMisfit(create(workspace, GOOD), "uuid_parsing", "path", "workspace_id");
    }

    @Test
    void refusesABodyWithoutAReturnUrl() {
        assertMisfit(create(WORKSPACE, "{}"), "missing", "body", "returnUrl");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"returnUrl\":5}', url_type",
        "'{\"returnUrl\":\"x\"}', url_parsing",
        "'{\"returnUrl\":\"\"}', url_parsing"
    })
    void refusesAReturnUrlThatDoesNotFit(String body, String type) {
        assertMisfit(create(WORKSPACE, body), type, "body", "returnUrl");
    }

    @Test
    void refusesAReturnUrlOfMoreThan2083Characters() {
        String longest = "https://app.example.com/" + "a".repeat(2083 - 24);

        assertThat(create(WORKSPACE, "{\"returnUrl\":\"" + longest + "\"}").status())
                .isEqualTo(200);
        assertMisfit(create(WORKSPACE, "{\"returnUrl\":\"" + longest + "a\"}"), "url_too_long", "body", "returnUrl");
    }

    @Test
    void pointsAtBrokenJsonByNumber() {
        JsonNode fault = create(WORKSPACE, "{").json().at("/detail/0");

        assertThat(fault.path("type").asText()).isEqualTo("json_invalid");
        assertThat(fault.at("/loc/1").isInt()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0403, 403", "0400, 400", "0429, 429", "0500, 500", "0503, 503"})
    void playsEachRefusalForItsWorkspace(String tail, int status) {
        Answer answer = create("00000000-0000-4000-8000-00000000" + tail, GOOD);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(names(answer.json())).containsExactly("detail");
        assertThat(answer.json().path("detail").isTextual()).isTrue();
    }

    @Test
    void knowsNoBillingForItsWorkspace() {
        Answer answer = create("00000000-0000-4000-8000-000000000404", GOOD);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":[{\"msg\":\"Billing details not found\"}]}");
    }

    @Test
    void refusesWithoutABody() {
        assertThat(create("00000000-0000-4000-8000-000000000409", GOOD).body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0005, 5000", "0030, 30000", "0001, 0"})
    void takesItsTime(String tail, long millis) {
        assertThat(create("00000000-0000-4000-8000-00000000" + tail, GOOD).status())
                .isEqualTo(200);
        assertThat(SANDBOX.lastWait()).isEqualTo(millis);
    }

    @Test
    void dropsTheConnection() {
        assertThat(create("00000000-0000-4000-8000-00000000dead", GOOD).status())
                .isEqualTo(SandboxUnderTest.DROPPED);
    }

    @Test
    void answersWithWhatIsNoSession() {
        assertThat(create("00000000-0000-4000-8000-000000000200", GOOD).body()).startsWith("<html>");
        assertThat(create("00000000-0000-4000-8000-000000000201", GOOD).body()).isEqualTo("{}");
        assertThat(create("00000000-0000-4000-8000-000000000202", GOOD)
                        .json()
                        .path("sessionUrl")
                        .asText())
                .startsWith("https://portal.invalid/");
    }

    private static void assertMisfit(Answer answer, String type, String where, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(names(answer.json())).containsExactly("detail");
        JsonNode fault = answer.json().at("/detail/0");
        assertThat(names(fault)).containsExactlyInAnyOrder("type", "loc", "msg", "input");
        assertThat(fault.path("type").asText()).isEqualTo(type);
        assertThat(fault.at("/loc/0").asText()).isEqualTo(where);
        assertThat(fault.at("/loc/1").asText()).isEqualTo(field);
    }

    private static Answer create(String workspace, String body) {
        return JsonCall.post(SANDBOX, path(workspace), KEY, body);
    }

    private static String path(String workspace) {
        return "/api/v1/workspaces/" + workspace + "/billing/customer-portal-session";
    }
}
