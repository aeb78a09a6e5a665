package io.portico.dialect;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import client.askui.ApiClient;
import client.askui.ApiException;
import client.askui.api.BillingApi;
import client.askui.model.PortalSession;
import client.askui.model.PortalSessionRequest;
import client.askui.model.ValidationError;
import client.askui.model.ValidationErrors;

/** A client of AskUI's, generated as its users generate theirs, in front of a gateway. */
class AskuiDialectTest {
    private static final String WORKSPACE = "1f0e9a7c-54f4-4b9e-9d2b-0d7c6b3f2a12";
    private static final String RETURN_URL = "https://app.example.com/account";
    private static final String BODY = "{\"returnUrl\": \"" + RETURN_URL + "\"}";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, SickAccount.settings());
        customer = MovedCustomer.knownAs(gateway, "askui", WORKSPACE);
    }

    @BeforeEach
    void moveTheCustomerHome() throws Exception {
        customer.moveTo("askui");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.portico.dialect.MovedCustomer#vendors")
    void servesTheClientWhicheverVendorStandsBehind(String vendor) throws Exception {
        customer.moveTo(vendor);

        PortalSession session = api("Basic " + base64("pk_sandbox_acme"))
                .createCustomerPortalSession(UUID.fromString(WORKSPACE), request(RETURN_URL));

        MovedCustomer.checkPortal(vendor, session.getSessionUrl().toString());
    }

    @Test
    void answersWithTheUrlAlone() throws Exception {
        HttpResponse<String> answer = client().post(path(WORKSPACE), BODY);

        assertThatJson(answer.body()).isObject().containsOnlyKeys("sessionUrl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1F0E9A7C-54F4-4B9E-9D2B-0D7C6B3F2A12", "1f0e9a7c54f44b9e9d2b0d7c6b3f2a12"})
    void knowsAWorkspaceInEverySpellingOfItsId(String workspace) throws Exception {
        assertThat(client().post(path(workspace), BODY).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "1f0e9a7c-54f4-1b9e-9d2b-0d7c6b3f2a12", "1f0e9a7c-54f4-4b9e-9d2b-0d7c6b3f2a1"})
    void refusesAWorkspaceThatIsNoUuid(String workspace) throws Exception {
        HttpResponse<String> answer = client().post(path(workspace), BODY);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body())
                .inPath("detail")
                .isEqualTo("[{\"type\": \"uuid_parsing\", \"loc\": [\"path\", \"workspace_id\"],"
                        + " \"msg\": \"Input should be a valid UUID\"}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                          | missing
            {"returnUrl": null}                         | missing
            {"returnUrl": 7}                            | url_type
            {"returnUrl": "account"}                    | url_parsing
            {"returnUrl": "ftp://app.example.com/"}     | url_scheme
            {"returnUrl": "https://app.example.net/"}   | value_error
            """)
    void tellsWhatIsWrongWithTheReturnUrl(String body, String type) throws Exception {
        HttpResponse<String> answer = client().post(path(WORKSPACE), body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).inPath("detail").isArray().hasSize(1);
        assertThatJson(answer.body()).inPath("detail[0].type").isEqualTo(type);
        assertThatJson(answer.body()).inPath("detail[0].loc").isEqualTo("[\"body\", \"returnUrl\"]");
    }

    @Test
    void refusesAUrlThatIsTooLongForTheClientToRead() throws Exception {
        ApiException refused = refused(api("Bearer pk_sandbox_acme"), WORKSPACE, RETURN_URL + "/" + "x".repeat(2100));

        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(errors(refused).getDetail()).singleElement().satisfies(error -> {
            assertThat(error.getType()).isEqualTo("url_too_long");
            assertThat(places(error)).containsExactly("body", "returnUrl");
        });
    }

    @Test
    void tellsTheClientWhereABodyCannotBeRead() throws Exception {
        HttpResponse<String> answer = client().post(path(WORKSPACE), "{");

        assertThat(answer.statusCode()).isEqualTo(422);
        ValidationErrors errors =
                ApiClient.createDefaultObjectMapper().readValue(answer.body(), ValidationErrors.class);
        assertThat(errors.getDetail()).singleElement().satisfies(error -> {
            assertThat(error.getType()).isEqualTo("json_invalid");
            assertThat(places(error)).containsExactly("body", 0);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000001", WORKSPACE})
    void hasNoBillingDetailsOfAnUnknownWorkspaceNorOfOneWithoutBilling(String workspace) throws Exception {
        customer.moveToAccount(SickAccount.customer("missing"));

        ApiException refused = refused(api("Bearer pk_sandbox_acme"), workspace, RETURN_URL);

        assertThat(refused.getCode()).isEqualTo(404);
        assertThatJson(refused.getResponseBody()).isEqualTo("{\"detail\": [{\"msg\": \"Billing details not found\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"limited, 503", "error, 502", "denied, 502", "drop, 502", "badanswer, 502"})
    void tellsTheVendorsTroubleAsItsOwn(String trouble, int status) throws Exception {
        customer.moveToAccount(SickAccount.customer(trouble));

        ApiException refused = refused(api("Bearer pk_sandbox_acme"), WORKSPACE, RETURN_URL);

        assertThat(refused.getCode()).isEqualTo(status);
        assertThatJson(refused.getResponseBody()).inPath("detail").isString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer pk_unknown", "Basic cGtfdW5rbm93bg=="})
    void refusesAStrangerWithAText(String authorization) throws Exception {
        ApiException refused = refused(api(authorization), WORKSPACE, RETURN_URL);

        assertThat(refused.getCode()).isEqualTo(401);
        assertThatJson(refused.getResponseBody()).inPath("detail").isString();
    }

    private static BillingApi api(String authorization) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(gateway.uri("").toString());
        client.setRequestInterceptor(request -> request.header("Authorization", authorization));
        return new BillingApi(client);
    }

    private static PortalSessionRequest request(String returnUrl) {
        return new PortalSessionRequest().returnUrl(URI.create(returnUrl));
    }

    private static ApiException refused(BillingApi api, String workspace, String returnUrl) {
        return catchThrowableOfType(
                ApiException.class,
                () -> api.createCustomerPortalSession(UUID.fromString(workspace), request(returnUrl)));
    }

    private static ValidationErrors errors(ApiException refused) throws Exception {
        return ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), ValidationErrors.class);
    }

    private static Object[] places(ValidationError error) {
        return error.getLoc().stream().map(place -> place.getActualInstance()).toArray();
    }

    private static String path(String workspace) {
        return "/api/v1/workspaces/" + workspace + "/billing/customer-portal-session";
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
