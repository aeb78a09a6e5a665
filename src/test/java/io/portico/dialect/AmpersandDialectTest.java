package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of Ampersand's, in front of a gateway. */
class AmpersandDialectTest {
    private static final String PATH = "/v1/billingAccounts/ba_sandbox1/portalSession";
    private static final String BODY = "{\"redirectUrl\": \"https://app.example.com/account\"}";

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
        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).isObject().containsOnlyKeys("url");
        assertThatJson(answer.body()).inPath("url").asString().startsWith("http://127.0.0.1:");
    }

    @Test
    void tellsWhichFieldsAreAtFault() throws Exception {
        HttpResponse<String> answer = client().post(PATH, "{\"timeout\": 5, \"extra\": 1}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThatJson(answer.body()).inPath("issues[*].name").isArray().containsExactly("redirectUrl", "extra");
        assertThatJson(answer.body()).inPath("retryable").isEqualTo(false);
    }

    @Test
    void namesItsOwnFieldWhereTheGatewaysIsAtFault() throws Exception {
        HttpResponse<String> answer =
                client().post(PATH, "{\"redirectUrl\": \"https://app.example.com/account\", \"timeout\": 5}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body())
                .inPath("issues")
                .isArray()
                .singleElement()
                .isObject()
                .containsAllEntriesOf(Map.of("in", "body", "name", "timeout"));
    }

    @Test
    void doesNotKnowACustomerThatNobodyHas() throws Exception {
        HttpResponse<String> answer = client().post("/v1/billingAccounts/ba_nobody/portalSession", BODY);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).inPath("title").isString();
        assertThat(answer.headers().firstValue("portico-problem")).contains("customer-not-found");
    }

    @Test
    void refusesAMethodInItsOwnWords() throws Exception {
        HttpResponse<String> answer = client().send("GET", PATH, "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
        assertThatJson(answer.body()).inPath("subsystem").isEqualTo("api");
    }

    @Test
    void refusesAStrangerInItsOwnWords() throws Exception {
        HttpResponse<String> answer = client().with("X-Api-Key", "pk_unknown").post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThatJson(answer.body()).inPath("subsystem").isEqualTo("api");
    }

    private static DialectClient client() {
        return DialectClient.of(gateway).with("X-Api-Key", "pk_sandbox_acme").with("Content-Type", "application/json");
    }
}
