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

import static io.portico.sandbox.JsonCall.basic;
import static io.portico.sandbox.JsonCall.names;
import static org.assertj.core.api.Assertions.assertThat;

class PabblySandboxTest {
    private static final String PATH = "/api/v1/portal_sessions/";
    private static final String KEY = basic("sandbox-pabbly-key:sandbox-pabbly-secret");

    @RegisterExtension
    static final SandboxUnderTest SANDBOX = new SandboxUnderTest();

    @Test
    void answersWithTheWholeEnvelope() {
        JsonNode answer = create(
                        "{\"customer_id\":\"5e5f50647c5aeb3675f416aa\",\"redirect_url\":\"https://a.example/\"}")
                .json();
        JsonNode data = answer.path("data");

        assertThat(names(answer)).containsExactlyInAnyOrder("status", "message", "data");
        assertThat(answer.path("status").asText()).isEqualTo("success");
        assertThat(names(data))
                .containsExactlyInAnyOrder(
                        "user_id",
                        "createdAt",
                        "updatedAt",
                        "id",
                        "token",
                        "status",
                        "customer_id",
                        "access_url",
                        "expires_at");
        assertThat(data.path("customer_id").asText()).isEqualTo("5e5f50647c5aeb3675f416aa");
        assertThat(Instant.parse(data.path("expires_at").asText()))
                .isEqualTo(SANDBOX.now().plusSeconds(86_400));
    }

    @Test
    void givesAUrlWithRawDollarsSlashesAndADotAtItsEnd() {
        JsonNode data =
                create("{\"customer_id\":\"5e5f50647c5aeb3675f416aa\"}").json().path("data");
        String url = data.path("access_url").asText();

        assertThat(data.path("token").asText()).matches("\\$2b\\$10\\$[./A-Za-z0-9]{53}");
        assertThat(url)
                .startsWith(SANDBOX.origin() + "/portal/pabbly/")
                .endsWith("?tk=" + data.path("token").asText())
                .endsWith("/.");
        assertThat(SANDBOX.open(url).status()).isEqualTo(200);
    }

    @Test
    void refusesACallWithoutCredentials() {
        Answer answer = SANDBOX.post(PATH, Map.of("Content-Type", "application/json"), "{\"customer_id\":\"c\"}");

        assertDocumented(answer, 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer sandbox-pabbly-key",
                "Basic c2FuZGJveC1wYWJibHkta2V5",
                "Basic c2FuZGJveC1wYWJibHkta2V5Og==",
                "Basic c2FuZGJveC1zdHJpcGUta2V5Og=="
            })
    void refusesOtherCredentials(String authorization) {
        assertObserved(JsonCall.post(SANDBOX, PATH, authorization, "{\"customer_id\":\"c\"}"), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"customer_id\":\"\"}",
                "{\"customer_id\":7}",
                "{\"customer_id\":\"c\",\"redirect_url\":5}",
                "{\"customer_id\":\"c\",\"redirect_url\":\"javascript:alert(1)\"}"
            })
    void refusesABodyThatDoesNotFit(String body) {
        assertDocumented(create(body), 400);
    }

    @Test
    void refusesAForm() {
        Answer answer = SANDBOX.post(
                PATH,
                Map.of("Authorization", KEY, "Content-Type", "application/x-www-form-urlencoded"),
                "customer_id=c");

        assertDocumented(answer, 400);
    }

    @ParameterizedTest
    @CsvSource({"0404, 404", "0202, 200", "0429, 429", "0500, 500", "0503, 503"})
    void playsEachDocumentedRefusalForItsCustomer(String tail, int status) {
        assertDocumented(rehearse(tail), status);
    }

    @ParameterizedTest
    @CsvSource({"0400, 400", "0200, 200", "0403, 200"})
    void playsEachObservedRefusalForItsCustomer(String tail, int status) {
        assertObserved(rehearse(tail), status);
    }

    @ParameterizedTest
    @CsvSource({"0005, 5000", "0030, 30000", "0001, 0"})
    void takesItsTime(String tail, long millis) {
        assertThat(rehearse(tail).status()).isEqualTo(200);
        assertThat(SANDBOX.lastWait()).isEqualTo(millis);
    }

    @Test
    void answersWithWhatIsNoSession() {
        assertThat(rehearse("0201").body()).isEqualTo("{\"success\":true,\"data\":{}}");
        assertThat(rehearse("0203").body()).startsWith("<html>");
        assertThat(rehearse("0502").body()).startsWith("<html>");
        assertThat(rehearse("0204").json().at("/data/access_url").asText()).startsWith("https://portal.invalid/");
        assertThat(rehearse("dead").status()).isEqualTo(SandboxUnderTest.DROPPED);
    }

    private static void assertDocumented(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(names(answer.json())).containsExactly("success", "error");
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }

    private static void assertObserved(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(names(answer.json())).containsExactly("status", "message");
        assertThat(answer.json().path("status").asText()).isEqualTo("error");
    }

    private static Answer rehearse(String tail) {
        return create("{\"customer_id\":\"00000000000000000000" + tail + "\"}");
    }

    private static Answer create(String body) {
        return JsonCall.post(SANDBOX, PATH, KEY, body);
    }
}
