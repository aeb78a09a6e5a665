package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import client.ampersand.ApiClient;
import client.ampersand.ApiException;
import client.ampersand.api.BillingAccountApi;
import client.ampersand.model.PortalSession;
import client.ampersand.model.PortalSessionRequest;
import client.ampersand.model.Problem;

/** A client of Ampersand's, generated as its users generate theirs, in front of a gateway. */
class AmpersandDialectTest {
    private static final String ACCOUNT = "ba_of_the_client";
    private static final String RETURN_URL = "https://app.example.com/account";
    private static final String PATH = "/v1/billingAccounts/" + ACCOUNT + "/portalSession";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, SickAccount.settings());
        customer = MovedCustomer.knownAs(gateway, "ampersand", ACCOUNT);
    }

    @BeforeEach
    void moveTheCustomerHome() throws Exception {
        customer.moveTo("ampersand");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.portico.dialect.MovedCustomer#vendors")
    void servesTheClientWhicheverVendorStandsBehind(String vendor) throws Exception {
        customer.moveTo(vendor);

        PortalSession session = api("pk_sandbox_acme")
                .createBillingAccountSession(ACCOUNT, request().timeout(600));

        MovedCustomer.checkPortal(vendor, session.getUrl());
    }

    @Test
    void answersWithTheUrlAlone() throws Exception {
        HttpResponse<String> answer = client().post(PATH, "{\"redirectUrl\": \"" + RETURN_URL + "\"}");

        assertThatJson(answer.body()).isObject().containsOnlyKeys("url");
    }

    @Test
    void takesABearerTokenToo() throws Exception {
        HttpResponse<String> answer = DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json")
                .post(PATH, "{\"redirectUrl\": \"" + RETURN_URL + "\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void passesTheLifeOfASessionOn() throws Exception {
        client().post(PATH, "{\"redirectUrl\": \"" + RETURN_URL + "\", \"timeout\": 1234}");

        await().untilAsserted(() -> assertThat(lastLife()).isEqualTo(Duration.ofSeconds(1234)));
    }

    @Test
    void tellsWhichFieldsAreAtFault() throws Exception {
        HttpResponse<String> answer = client().post(PATH, "{\"redirectUrl\": null, \"extra\": 1}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).inPath("issues[*].name").isArray().containsExactly("redirectUrl", "extra");
        assertThatJson(answer.body()).inPath("causes").isArray().hasSize(2);
    }

    @Test
    void namesItsOwnFieldWhereTheGatewaysIsAtFault() throws Exception {
        ApiException refused =
                refused(api("pk_sandbox_acme"), ACCOUNT, request().timeout(5));

        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(problem(refused).getIssues()).singleElement().satisfies(issue -> {
            assertThat(issue.getIn()).isEqualTo("body");
            assertThat(issue.getName()).isEqualTo("timeout");
        });
        assertThat(problem(refused).getRetryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"600\"", "1.5", "true"})
    void refusesALifeThatIsNoNumberOfSeconds(String timeout) throws Exception {
        HttpResponse<String> answer =
                client().post(PATH, "{\"redirectUrl\": \"%s\", \"timeout\": %s}".formatted(RETURN_URL, timeout));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body())
                .inPath("issues")
                .isArray()
                .singleElement()
                .isObject()
                .containsAllEntriesOf(Map.of("in", "body", "name", "timeout"));
    }

    @Test
    void missesACustomerWithoutBillingAsItMissesOneThatNobodyHas() throws Exception {
        customer.moveToAccount(SickAccount.customer("missing"));

        Problem withoutBilling = problem(refused(api("pk_sandbox_acme"), ACCOUNT, request()));
        Problem unknown = problem(refused(api("pk_sandbox_acme"), "ba_nobody", request()));

        assertThat(withoutBilling.getStatus()).isEqualTo(404);
        assertThat(withoutBilling)
                .usingRecursiveComparison()
                .ignoringFields("instance", "requestId", "time")
                .isEqualTo(unknown);
    }

    @ParameterizedTest
    @CsvSource({"limited, 503, true", "error, 502, false", "denied, 502, false", "drop, 502, false"})
    void tellsTheVendorsTroubleAsItsOwn(String trouble, int status, boolean retryable) throws Exception {
        customer.moveToAccount(SickAccount.customer(trouble));

        ApiException refused = refused(api("pk_sandbox_acme"), ACCOUNT, request());

        assertThat(refused.getCode()).isEqualTo(status);
        Problem problem = problem(refused);
        assertThat(problem.getStatus()).isEqualTo(status);
        assertThat(problem.getRetryable()).isEqualTo(retryable);
        assertThat(problem.getSubsystem()).isEqualTo("api");
        assertThat(problem.getTime())
                .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(1));
        if (status == 503) {
            assertThat(problem.getRetryAfter()).isAfterOrEqualTo(problem.getTime());
            assertThat(refused.getResponseHeaders().firstValue("retry-after")).isPresent();
        }
    }

    @Test
    void mayBeAskedAgainWithTheSameKeyWhereTheVendorsAnswerWasLost() throws Exception {
        customer.moveToAccount(SickAccount.customer("error"));

        ApiException refused = catchThrowableOfType(ApiException.class, () -> api("pk_sandbox_acme")
                .createBillingAccountSession(ACCOUNT, request(), Map.of("Idempotency-Key", "ampersand-error")));

        assertThat(problem(refused).getRetryable()).isTrue();
    }

    @Test
    void refusesAStrangerInItsOwnWords() throws Exception {
        ApiException refused = refused(api("pk_unknown"), ACCOUNT, request());

        assertThat(refused.getCode()).isEqualTo(401);
        assertThat(problem(refused).getSubsystem()).isEqualTo("api");
    }

    /** Between the times of the newest session, as the gateway's own record has them. */
    private static Duration lastLife() throws Exception {
        HttpResponse<String> records = DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .send("GET", "/v1/portal-sessions?limit=1", "");
        JsonNode newest =
                new ObjectMapper().readTree(records.body()).path("items").path(0);
        return Duration.between(
                Instant.parse(newest.path("createdAt").asText()),
                Instant.parse(newest.path("expiresAt").asText()));
    }

    private static BillingAccountApi api(String key) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(gateway.uri("/v1").toString());
        client.setRequestInterceptor(request -> request.header("X-Api-Key", key));
        return new BillingAccountApi(client);
    }

    private static PortalSessionRequest request() {
        return new PortalSessionRequest().redirectUrl(RETURN_URL);
    }

    private static ApiException refused(BillingAccountApi api, String account, PortalSessionRequest request) {
        return catchThrowableOfType(ApiException.class, () -> api.createBillingAccountSession(account, request));
    }

    private static Problem problem(ApiException refused) throws Exception {
        return ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
    }

    private static DialectClient client() {
        return DialectClient.of(gateway).with("X-Api-Key", "pk_sandbox_acme").with("Content-Type", "application/json");
    }
}
