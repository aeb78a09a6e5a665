package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of Pabbly's, which publishes none and no document to make one of, in front of a gateway. */
class PabblyDialectTest {
    private static final String PATH = "/api/v1/portal_sessions/";
    private static final String CUSTOMER = "5e5f50647c5aeb3675f416c0";
    private static final String BODY =
            "{\"customer_id\": \"" + CUSTOMER + "\", \"redirect_url\": \"https://app.example.com/account\"}";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, SickAccount.settings());
        customer = MovedCustomer.knownAs(gateway, "pabbly", CUSTOMER);
    }

    @BeforeEach
    void moveTheCustomerHome() throws Exception {
        customer.moveTo("pabbly");
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
        assertThatJson(answer.body()).isObject().containsOnlyKeys("status", "message", "data");
        assertThatJson(answer.body())
                .inPath("data")
                .isObject()
                .containsEntry("id", "5e5f56717c5aeb3675f416d1")
                .containsEntry("user_id", "5b961bc55dfff7797d9cd897");
    }

    @Test
    void handsTheUrlOnByteForByte() throws Exception {
        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.body())
                .containsPattern("\"access_url\":\"http://[^\"]*\\?tk=\\$2b\\$10\\$[^\"]*/sandbox/\\.\"");
    }

    @Test
    void writesADocumentLikePabblysWhereAnotherVendorStandsBehind() throws Exception {
        customer.moveTo("stripe");

        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThatJson(answer.body()).isEqualTo("""
                {
                  status: "success",
                  message: "Portal session created",
                  data: {
                    user_id: "000000000000000000000000",
                    createdAt: "${json-unit.regex}[-0-9]{10}T[:0-9]{8}\\\\.[0-9]{3}Z",
                    updatedAt: "${json-unit.any-string}",
                    id: "${json-unit.regex}[0-9a-f]{24}",
                    token: "${json-unit.regex}ps_[0-9A-Z]{26}",
                    status: "created",
                    customer_id: "%s",
                    access_url: "${json-unit.regex}http://127\\\\.0\\\\.0\\\\.1:\\\\d+/.*",
                    expires_at: "${json-unit.regex}[-0-9]{10}T[:0-9]{8}\\\\.[0-9]{3}Z"
                  }
                }
                """.formatted(CUSTOMER));
    }

    @Test
    void givesEverySessionAnIdOfItsOwn() throws Exception {
        customer.moveTo("stripe");

        assertThat(List.of(id(client().post(PATH, BODY)), id(client().post(PATH, BODY))))
                .doesNotHaveDuplicates();
    }

    @Test
    void takesAForm() throws Exception {
        HttpResponse<String> answer = client().with("Content-Type", "application/x-www-form-urlencoded")
                .post(PATH, "customer_id=" + CUSTOMER + "&redirect_url=https%3A%2F%2Fapp.example.com%2Faccount");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"redirect_url": "https://app.example.com/"}                                       | customer_id:
            {"customer_id": "", "redirect_url": "https://app.example.com/"}                    | customer_id:
            {"customer_id": 7, "redirect_url": "https://app.example.com/"}                     | customer_id:
            {"customer_id": "5e5f50647c5aeb3675f416c0", "redirect_url": "x"}                   | redirect_url:
            {"customer_id": "5e5f50647c5aeb3675f416c0"}                                        | redirect_url:
            {"customer_id": "5e5f50647c5aeb3675f416c0", "return_url": "https://example.com/"}  | return_url:
            """)
    void namesTheFieldAtFault(String body, String text) throws Exception {
        HttpResponse<String> answer = client().post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).isObject().containsOnlyKeys("success", "error");
        assertThatJson(answer.body()).inPath("error").asString().startsWith(text);
    }

    @Test
    void doesNotKnowACustomerThatNobodyHasNorOneWithoutBilling() throws Exception {
        customer.moveToAccount(SickAccount.customer("missing"));

        for (String id : List.of("5e5f50647c5aeb3675f41600", CUSTOMER)) {
            HttpResponse<String> answer = client().post(PATH, BODY.replace(CUSTOMER, id));

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThatJson(answer.body()).isEqualTo("{\"success\": false, \"error\": \"The customer does not exist\"}");
        }
    }

    @Test
    void refusesAStrangerAsDocumented_andAKeyWithoutTheScopeAsSeen() throws Exception {
        HttpResponse<String> stranger =
                client().with("Authorization", basic("pk_unknown:x")).post(PATH, BODY);
        HttpResponse<String> reader =
                client().with("Authorization", basic("pk_sandbox_acme_read:x")).post(PATH, BODY);

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("www-authenticate")).contains("Basic realm=\"portico\"");
        assertThatJson(stranger.body()).inPath("success").isEqualTo(false);
        assertThat(reader.statusCode()).isEqualTo(403);
        assertThatJson(reader.body()).isEqualTo("{\"status\": \"error\", \"message\": \"Invalid user api\"}");
    }

    @ParameterizedTest
    @CsvSource({"limited, 503", "unavailable, 503", "error, 502", "denied, 502", "drop, 502", "badanswer, 502"})
    void tellsTheVendorsTroubleAsItsOwn(String trouble, int status) throws Exception {
        customer.moveToAccount(SickAccount.customer(trouble));

        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatJson(answer.body()).inPath("success").isEqualTo(false);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }

    private static String id(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*\"id\":\"([0-9a-f]{24})\".*", "$1");
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", basic("pk_sandbox_acme:whatever"))
                .with("Content-Type", "application/json");
    }

    private static String basic(String keys) {
        return "Basic " + Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.US_ASCII));
    }
}
