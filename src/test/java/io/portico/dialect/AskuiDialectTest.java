package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of AskUI's, in front of a gateway. */
class AskuiDialectTest {
    private static final String WORKSPACE = "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11";
    private static final String BODY = "{\"returnUrl\": \"https://app.example.com/account\"}";

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
    void answersWithTheUrlAlone() throws Exception {
        HttpResponse<String> answer = client().post(path(WORKSPACE), BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).isObject().containsOnlyKeys("sessionUrl");
        assertThatJson(answer.body()).inPath("sessionUrl").asString().startsWith("http://127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7B1C0E9A-54F4-4B9E-9D2B-0D7C6B3F2A11",
                "7b1c0e9a54f44b9e9d2b0d7c6b3f2a11",
            })
    void knowsAWorkspaceInEverySpellingOfItsId(String workspace) throws Exception {
        assertThat(client().post(path(workspace), BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheTokenInBase64WithoutAColon() throws Exception {
        String token = Base64.getEncoder().encodeToString("pk_sandbox_acme".getBytes(StandardCharsets.US_ASCII));

        HttpResponse<String> answer =
                client().with("Authorization", "Basic " + token).post(path(WORKSPACE), BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "7b1c0e9a-54f4-1b9e-9d2b-0d7c6b3f2a11", "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a1"})
    void refusesAWorkspaceThatIsNoUuid(String workspace) throws Exception {
        HttpResponse<String> answer = client().post(path(workspace), BODY);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body())
                .inPath("detail")
                .isEqualTo("[{\"type\": \"uuid_parsing\", \"loc\": [\"path\", \"workspace_id\"],"
                        + " \"msg\": \"Input should be a valid UUID\"}]");
    }

    @Test
    void doesNotKnowAWorkspaceThatNobodyHas() throws Exception {
        HttpResponse<String> answer = client().post(path("7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a12"), BODY);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).isEqualTo("{\"detail\": [{\"msg\": \"Billing details not found\"}]}");
    }

    @Test
    void refusesAStrangerWithAText() throws Exception {
        HttpResponse<String> answer =
                client().with("Authorization", "Bearer pk_unknown").post(path(WORKSPACE), BODY);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThatJson(answer.body()).inPath("detail").isString();
    }

    private static String path(String workspace) {
        return "/api/v1/workspaces/" + workspace + "/billing/customer-portal-session";
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json");
    }
}
