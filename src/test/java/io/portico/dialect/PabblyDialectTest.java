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

/** A client of Pabbly's, in front of a gateway. */
class PabblyDialectTest {
    private static final String PATH = "/api/v1/portal_sessions/";
    private static final String CUSTOMER = "5e5f50647c5aeb3675f416aa";
    private static final String BODY =
            "{\"customer_id\": \"" + CUSTOMER + "\", \"redirect_url\": \"https://app.example.com/account\"}";

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

    @ParameterizedTest
    @ValueSource(strings = {PATH, "/api/v1/portal_sessions"})
    void answersWithPabblysOwnDocument(String path) throws Exception {
        HttpResponse<String> answer = client().post(path, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).inPath("status").isEqualTo("success");
        assertThatJson(answer.body())
                .inPath("data")
                .isObject()
                .containsOnlyKeys(
                        "user_id",
                        "createdAt",
                        "updatedAt",
                        "id",
                        "token",
                        "status",
                        "customer_id",
                        "access_url",
                        "expires_at")
                .containsEntry("id", "5e5f56717c5aeb3675f416d1")
                .containsEntry("customer_id", CUSTOMER);
        assertThatJson(answer.body())
                .inPath("data.access_url")
                .asString()
                .contains("?tk=$2b$10$")
                .endsWith("/.");
    }

    @Test
    void takesAForm() throws Exception {
        HttpResponse<String> answer = client().with("Content-Type", "application/x-www-form-urlencoded")
                .post(PATH, "customer_id=" + CUSTOMER + "&redirect_url=https%3A%2F%2Fapp.example.com%2Faccount");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).inPath("data.customer_id").isEqualTo(CUSTOMER);
    }

    @Test
    void doesNotKnowACustomerThatNobodyHas() throws Exception {
        HttpResponse<String> answer = client().post(PATH, BODY.replace(CUSTOMER, "5e5f50647c5aeb3675f41600"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).isEqualTo("{\"success\": false, \"error\": \"The customer does not exist\"}");
    }

    @Test
    void namesItsOwnFieldsWhereTheyAreAtFault() throws Exception {
        HttpResponse<String> answer =
                client().post(PATH, "{\"customer_id\": 7, \"redirect_url\": \"https://app.example.com/account\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).inPath("error").asString().startsWith("customer_id: ");
    }

    private static DialectClient client() {
        String keys =
                Base64.getEncoder().encodeToString("pk_sandbox_acme:whatever".getBytes(StandardCharsets.US_ASCII));
        return DialectClient.of(gateway)
                .with("Authorization", "Basic " + keys)
                .with("Content-Type", "application/json");
    }
}
