package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of AgentMessage's, which publishes none and no document to make one of, in front of a gateway. */
class AgentMessageDialectTest {
    private static final String PATH = "/v1/billing/portal";
    private static final String OTHER_KEY = "test-key-of-another-customer";
    private static final String BODY = "{\"return_url\": \"https://app.example.com/account\"}";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() throws Exception {
        List<String> settings = new ArrayList<>(SickAccount.settings());
        settings.add("--portico.organisations.acme.keys.other.sha256=" + sha256(OTHER_KEY));
        settings.add("--portico.organisations.acme.keys.other.scopes=billing:write");
        settings.add("--portico.organisations.acme.keys.other.customer=acme-pabbly");
        gateway = RunningGateway.start(data, settings);
        customer = MovedCustomer.ofTheKey(gateway);
    }

    @BeforeEach
    void moveTheCustomerHome() throws Exception {
        customer.moveTo("agentmessage");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.portico.dialect.MovedCustomer#vendors")
    void answersWithUrlAndExpiryWhicheverVendorStandsBehind(String vendor) throws Exception {
        customer.moveTo(vendor);

        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).isEqualTo("""
                {
                  success: true,
                  data: {
                    portal_url: "${json-unit.regex}http://127\\\\.0\\\\.0\\\\.1:\\\\d+/.*",
                    expires_at: "${json-unit.regex}[-0-9]{10}T[:0-9]{8}(\\\\.[0-9]+)?Z"
                  }
                }
                """);
    }

    @Test
    void hasNoCustomerForAKeyThatStandsForNone() throws Exception {
        HttpResponse<String> answer = client("pk_sandbox_globex").post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThatJson(answer.body()).inPath("success").isEqualTo(false);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("NO_STRIPE_CUSTOMER");
    }

    @Test
    void hasNoCustomerWhereTheVendorHasNoBillingForIt() throws Exception {
        customer.moveToAccount(SickAccount.customer("missing"));

        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("NO_STRIPE_CUSTOMER");
    }

    @Test
    void keepsTheIdempotencyKeysOfItsCustomersApart() throws Exception {
        HttpResponse<String> one = client().with("Idempotency-Key", "apart-1").post(PATH, BODY);
        HttpResponse<String> other =
                client(OTHER_KEY).with("Idempotency-Key", "apart-1").post(PATH, BODY);

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(other.body()).isNotEqualTo(one.body());
    }

    @Test
    void namesTheRequestByTheUlidOfItsId() throws Exception {
        HttpResponse<String> answer = client().post(PATH, "{}");

        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        assertThatJson(answer.body()).inPath("error.request_id").isEqualTo(id.substring("req_".length()));
    }

    @ParameterizedTest
    @CsvSource({"pk_unknown, 401, UNAUTHORIZED", "pk_sandbox_acme_read, 403, FORBIDDEN"})
    void refusesAKeyThatMayNotAsk(String key, int status, String code) throws Exception {
        HttpResponse<String> answer = client(key).post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}
            {"return_url": null}
            {"return_url": 7}
            {"return_url": "account"}
            {"return_url": "https://app.example.net/account"}
            """)
    void tellsWhatIsWrongWithTheReturnUrl(String body) throws Exception {
        HttpResponse<String> answer = client().post(PATH, body);

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

    @ParameterizedTest
    @CsvSource({
        "limited, 503, UNAVAILABLE",
        "unavailable, 503, UNAVAILABLE",
        "error, 502, BILLING_PORTAL_UNAVAILABLE",
        "denied, 502, BILLING_PORTAL_UNAVAILABLE",
        "drop, 502, BILLING_PORTAL_UNAVAILABLE",
        "badanswer, 502, BILLING_PORTAL_UNAVAILABLE"
    })
    void tellsTheVendorsTroubleAsItsOwn(String trouble, int status, String code) throws Exception {
        customer.moveToAccount(SickAccount.customer(trouble));

        HttpResponse<String> answer = client().post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo(code);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }

    private static DialectClient client() {
        return client("pk_sandbox_acme");
    }

    private static DialectClient client(String key) {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer " + key)
                .with("Content-Type", "application/json");
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)));
    }
}
