package io.portico.dialect;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.exception.StripeException;
import com.stripe.model.billingportal.Session;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.LiveStripeResponseGetter;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;

import io.portico.RunningGateway;
import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.json.StrictJson;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What Stripe's own client makes of each problem that the gateway can have. */
class StripeErrorsTest {
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

    /** Without a default, so that a new code has to be told somehow. */
    private static String expected(ProblemCode code) {
        return switch (code) {
            case MALFORMED_REQUEST, VENDOR_CHOICE_REQUIRED, VALIDATION_FAILED, INTENT_NOT_SUPPORTED ->
                "400 InvalidRequestException invalid_request_error null";
            case CUSTOMER_NOT_FOUND, NO_VENDOR_CUSTOMER ->
                "400 InvalidRequestException invalid_request_error resource_missing";
            case RETURN_URL_NOT_ALLOWED -> "400 InvalidRequestException invalid_request_error url_invalid";
            case PORTAL_NOT_CONFIGURED -> "400 InvalidRequestException invalid_request_error null";
            case IDEMPOTENCY_KEY_INVALID,
                    IDEMPOTENCY_KEY_REUSED,
                    OUTCOME_UNKNOWN,
                    ALREADY_COMPLETED,
                    PORTAL_SESSION_EXPIRED -> "400 IdempotencyException idempotency_error null";
            case UNAUTHORIZED -> "401 AuthenticationException invalid_request_error null";
            case FORBIDDEN -> "403 PermissionException invalid_request_error null";
            case NOT_FOUND, PORTAL_SESSION_NOT_FOUND, PORTAL_LINK_NOT_FOUND ->
                "404 InvalidRequestException invalid_request_error null";
            case REQUEST_IN_PROGRESS -> "409 ApiException idempotency_error idempotency_key_in_use";
            case RATE_LIMITED -> "429 RateLimitException invalid_request_error rate_limit";
            case METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    REQUEST_TIMEOUT,
                    REQUEST_TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    EXPECTATION_FAILED,
                    HEADERS_TOO_LARGE -> code.status() + " ApiException invalid_request_error null";
            case UNKNOWN_VENDOR, VENDOR_ID_INVALID -> "500 ApiException api_error null";
            case INTERNAL_ERROR,
                    NOT_IMPLEMENTED,
                    VENDOR_UNREACHABLE,
                    VENDOR_CONNECTION_LOST,
                    VENDOR_ERROR,
                    VENDOR_REJECTED,
                    VENDOR_AUTH_FAILED,
                    VENDOR_INVALID_RESPONSE,
                    VENDOR_RESPONSE_TOO_LARGE,
                    VENDOR_TLS_FAILED,
                    VENDOR_UNAVAILABLE,
                    VENDOR_RATE_LIMITED,
                    VENDOR_CIRCUIT_OPEN,
                    STORE_UNAVAILABLE,
                    OVERLOADED,
                    SHUTTING_DOWN,
                    VENDOR_TIMEOUT,
                    HTTP_VERSION_NOT_SUPPORTED -> code.status() + " ApiException api_error null";
        };
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void tellsEachProblemAsStripeWould(ProblemCode code) {
        StripeException thrown = thrownFor(answer(Problem.of(code, "What happened."), "{\"customer\": \"cus_1\"}"));

        assertThat(thrown.getStatusCode() + " " + thrown.getClass().getSimpleName() + " "
                        + thrown.getStripeError().getType() + " " + thrown.getCode())
                .isEqualTo(expected(code));
        assertThat(thrown.getRequestId()).isEqualTo("req_1");
        assertThat(thrown.getMessage()).isNotBlank();
    }

    /** Whether a request without a key may be sent again, and cannot get two sessions; without a default, too. */
    private static boolean again(ProblemCode code) {
        return switch (code) {
            case REQUEST_TIMEOUT,
                    REQUEST_IN_PROGRESS,
                    RATE_LIMITED,
                    VENDOR_UNREACHABLE,
                    VENDOR_UNAVAILABLE,
                    VENDOR_RATE_LIMITED,
                    VENDOR_CIRCUIT_OPEN,
                    STORE_UNAVAILABLE,
                    OVERLOADED,
                    SHUTTING_DOWN -> true;
            // A session may be left at the vendor
            case VENDOR_CONNECTION_LOST,
                    VENDOR_ERROR,
                    VENDOR_INVALID_RESPONSE,
                    VENDOR_RESPONSE_TOO_LARGE,
                    VENDOR_TIMEOUT -> false;
            // It would be refused again
            case MALFORMED_REQUEST,
                    IDEMPOTENCY_KEY_INVALID,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    CUSTOMER_NOT_FOUND,
                    PORTAL_SESSION_NOT_FOUND,
                    PORTAL_LINK_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    NO_VENDOR_CUSTOMER,
                    VENDOR_CHOICE_REQUIRED,
                    OUTCOME_UNKNOWN,
                    ALREADY_COMPLETED,
                    PORTAL_SESSION_EXPIRED,
                    REQUEST_TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    EXPECTATION_FAILED,
                    VALIDATION_FAILED,
                    RETURN_URL_NOT_ALLOWED,
                    INTENT_NOT_SUPPORTED,
                    UNKNOWN_VENDOR,
                    VENDOR_ID_INVALID,
                    IDEMPOTENCY_KEY_REUSED,
                    HEADERS_TOO_LARGE,
                    INTERNAL_ERROR,
                    NOT_IMPLEMENTED,
                    VENDOR_REJECTED,
                    VENDOR_AUTH_FAILED,
                    PORTAL_NOT_CONFIGURED,
                    VENDOR_TLS_FAILED,
                    HTTP_VERSION_NOT_SUPPORTED -> false;
        };
    }

    /** A client asks again by itself unless it is told not to: after 409 and 5xx, each time that it may. */
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void saysOfEachProblemWhetherToAskAgain(ProblemCode code) {
        Problem problem = Problem.of(code, "What happened.");

        assertThat(answer(problem, "{}").headers()).containsEntry("Stripe-Should-Retry", Boolean.toString(again(code)));
        assertThat(answer(problem.withRetryable(false), "{}").headers()).containsEntry("Stripe-Should-Retry", "false");
        assertThat(answer(problem.withRetryAfter(Duration.ofSeconds(7)), "{}").headers())
                .containsEntry("Retry-After", "7");
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void tellsEachProblemBeforeAnythingOfTheRequestIsKnown(ProblemCode code) {
        HttpAnswer answer = answers()
                .of(
                        Problem.of(code, "What happened."),
                        new ProblemAnswers.Occasion("req_1", Instant.EPOCH, "dialect-stripe", null, null));

        assertThat(error(answer).path("type").asText()).endsWith("_error");
        assertThat(answer.headers())
                .containsEntry("Portico-Problem", code.wireName())
                .containsEntry("Stripe-Version", "2026-10-28.endive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customerId | too-long | customer | null",
                "returnUrl | required | return_url | parameter_missing",
                "locale | invalid-form | locale | null",
                "subscriptionId | too-long | flow_data[subscription_cancel][subscription] | null",
                "vendorOptions.configuration | unknown-field | configuration | null",
                "vendorOptions.expand[0] | unknown-field | expand[0] | null",
                "vendorOptions.retention | unknown-field | flow_data[subscription_cancel][retention] | null",
                "vendorOptions.items[0].id | too-long | flow_data[subscription_cancel][items][0][id] | null",
                "vendorOptions.after_completion.redirect.return_url | not-allowed "
                        + "| flow_data[after_completion][redirect][return_url] | null",
                "foo[bar] | unknown-field | foo[bar] | parameter_unknown",
                "locale | empty | locale | parameter_invalid_empty",
                "after_expiration[customer_login][expires_at] | not-an-integer "
                        + "| after_expiration[customer_login][expires_at] | parameter_invalid_integer",
                "stripeAccount | account-invalid | null | account_invalid"
            },
            nullValues = "null")
    void namesItsOwnParameter(String field, String flaw, String param, String code) {
        JsonNode error = error(answer(
                Problem.ofFields("Wrong.", List.of(new FieldError(field, flaw, "What is wrong."))),
                "{\"customer\": \"cus_1\", \"flow_data\": {\"type\": \"subscription_cancel\"}}"));

        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("code").textValue()).isEqualTo(code);
    }

    @Test
    void namesTheParameterThatTheCustomerCameIn() {
        Problem unknown = Problem.of(ProblemCode.CUSTOMER_NOT_FOUND, "There is no such customer.");

        JsonNode error = error(answer(unknown, "{\"customer_account\": \"acct_1\"}"));
        assertThat(error.path("param").asText()).isEqualTo("customer_account");
        assertThat(error.path("message").asText()).isEqualTo("No such customer: 'acct_1'");
        assertThat(error(answer(unknown, "{\"customer\": \"<b>\"}"))
                        .path("message")
                        .asText())
                .isEqualTo("No such customer: '?'");
    }

    @Test
    void keepsACustomerThatNobodyHasApartFromOneWithoutBillingInTheHeaderOnly() {
        HttpAnswer unknown = answer(Problem.of(ProblemCode.CUSTOMER_NOT_FOUND, "a"), "{\"customer\": \"cus_1\"}");
        HttpAnswer unbilled = answer(Problem.of(ProblemCode.NO_VENDOR_CUSTOMER, "b"), "{\"customer\": \"cus_1\"}");

        assertThat(unknown.body()).isEqualTo(unbilled.body());
        assertThat(unknown.status()).isEqualTo(unbilled.status());
    }

    @Test
    void namesTheFlowThatTheVendorCannotServe() {
        Problem problem = Problem.of(ProblemCode.INTENT_NOT_SUPPORTED, "The account cannot.");

        assertThat(error(answer(problem, "{}")).path("param").asText()).isEqualTo("flow_data[type]");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "stripe, resource_missing, resource_missing",
                "stripe, invalid_request_error, null",
                "pabbly, resource_missing, null"
            })
    void repeatsStripesCodeWhereStripeItselfRefused(String vendor, String code, String told) {
        Problem problem = Problem.of(ProblemCode.VENDOR_REJECTED, "The vendor refused.")
                .withVendor(new VendorFault(vendor, vendor, 400, code, null));

        JsonNode error = error(answer(problem, "{\"customer\": \"cus_1\"}"));

        assertThat(error.path("code").textValue()).isEqualTo(told);
        assertThat(error.path("type").textValue()).isEqualTo("api_error");
        assertThat(error.path("message").textValue()).isEqualTo("The vendor refused.");
    }

    private static HttpAnswer answer(Problem problem, String body) {
        Exchange exchange = new DefaultExchange(gateway.context().getBean(CamelContext.class));
        ObjectNode request =
                StrictJson.readObject("{\"headers\": {}, \"keyed\": false}".getBytes(StandardCharsets.UTF_8));
        request.set("body", StrictJson.readObject(body.getBytes(StandardCharsets.UTF_8)));
        exchange.setVariable(ReadDialectRequest.VARIABLE, request);
        return answers()
                .of(problem, new ProblemAnswers.Occasion("req_1", Instant.EPOCH, "dialect-stripe", null, exchange));
    }

    private static ProblemAnswers answers() {
        return gateway.context().getBean(ProblemAnswers.class);
    }

    private static JsonNode error(HttpAnswer answer) {
        return StrictJson.readObject(answer.body()).path("error");
    }

    /** What the client throws at such an answer. */
    private static StripeException thrownFor(HttpAnswer answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        LiveStripeResponseGetter client = new LiveStripeResponseGetter(new HttpClient() {
            @Override
            public StripeResponse request(StripeRequest request) {
                return new StripeResponse(
                        answer.status(), HttpHeaders.of(headers), new String(answer.body(), StandardCharsets.UTF_8));
            }
        });
        Type session = Session.class;
        return catchThrowableOfType(
                StripeException.class,
                () -> client.request(
                        new com.stripe.net.ApiRequest(
                                com.stripe.net.BaseAddress.API,
                                com.stripe.net.ApiResource.RequestMethod.POST,
                                "/v1/billing_portal/sessions",
                                Map.of(),
                                RequestOptions.builder()
                                        .setApiKey("pk_sandbox_acme")
                                        .setMaxNetworkRetries(0)
                                        .build()),
                        session));
    }
}
