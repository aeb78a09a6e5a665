package io.portico.dialect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.billingportal.Session;
import com.stripe.net.RequestOptions;
import com.stripe.net.RequestOptions.RequestOptionsBuilder;
import com.stripe.param.billingportal.SessionCreateParams;
import com.stripe.param.billingportal.SessionCreateParams.FlowData;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Stripe's own client for Java, in front of a gateway. */
class StripeJavaTest {
    private static final String PATH = "/v1/billing_portal/sessions";
    private static final String RETURN_URL = "https://app.example.com/account";
    private static final String SUBSCRIPTION = "sub_1";

    /** A Stripe that fails when it is told to. */
    private static final WireMockServer STRIPE =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        STRIPE.start();
        gateway = RunningGateway.start(
                data,
                "--portico.vendors.stripe-failing.vendor=stripe",
                "--portico.vendors.stripe-failing.organisations=acme",
                "--portico.vendors.stripe-failing.base-url=http://127.0.0.1:" + STRIPE.port(),
                "--portico.vendors.stripe-failing.properties.api-key=sandbox-stripe-key",
                "--portico.organisations.globex.keys.sandbox.quota.requests=1",
                "--portico.organisations.globex.keys.sandbox.quota.per=24h");
        customer = MovedCustomer.knownAs(gateway, "stripe", "cus_moving");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        STRIPE.stop();
    }

    @BeforeEach
    void forget() {
        STRIPE.resetAll();
    }

    @ParameterizedTest
    @MethodSource("io.portico.dialect.MovedCustomer#vendors")
    void getsASessionWhereverTheCustomerIs(String vendor) throws Exception {
        customer.moveTo(vendor);

        Session session = Session.create(params().build(), options().build());

        assertThat(session.getId()).startsWith("bps_");
        assertThat(session.getObject()).isEqualTo("billing_portal.session");
        assertThat(session.getUrl()).startsWith("http://127.0.0.1:");
        assertThat(session.getConfiguration()).startsWith("bpc_");
        assertThat(session.getCustomer()).isEqualTo(vendor.equals("stripe") ? "cus_moved" : "cus_moving");
        assertThat(session.getCreated()).isPositive();
        assertThat(session.getLivemode()).isFalse();
        assertThat(session.getReturnUrl()).isEqualTo(vendor.equals("paddle") ? null : RETURN_URL);
        assertThat(session.getLocale()).isEqualTo(vendor.equals("stripe") ? "de" : null);
        assertThat(session.getFlow()).isNull();
        assertThat(session.getLastResponse().requestId()).startsWith("req_");
        assertThat(session.getLastResponse().idempotencyKey()).isNotBlank();
    }

    @Test
    void opensTheFlowsThatItKnows() throws Exception {
        customer.moveTo("stripe");
        FlowData.Builder flow = FlowData.builder()
                .setType(FlowData.Type.SUBSCRIPTION_UPDATE_CONFIRM)
                .setSubscriptionUpdateConfirm(FlowData.SubscriptionUpdateConfirm.builder()
                        .setSubscription(SUBSCRIPTION)
                        .addItem(FlowData.SubscriptionUpdateConfirm.Item.builder()
                                .setId("si_1")
                                .setPrice("price_1")
                                .setQuantity(3L)
                                .build())
                        .addDiscount(FlowData.SubscriptionUpdateConfirm.Discount.builder()
                                .setCoupon("c1")
                                .build())
                        .build())
                .setAfterCompletion(FlowData.AfterCompletion.builder()
                        .setType(FlowData.AfterCompletion.Type.REDIRECT)
                        .setRedirect(FlowData.AfterCompletion.Redirect.builder()
                                .setReturnUrl(RETURN_URL)
                                .build())
                        .build());

        Session session = Session.create(
                params().setFlowData(flow.build()).addExpand("configuration").build(),
                options().build());

        assertThat(session.getFlow().getType()).isEqualTo("subscription_update_confirm");
        assertThat(session.getFlow().getAfterCompletion().getRedirect().getReturnUrl())
                .isEqualTo(RETURN_URL);
        Session.Flow.SubscriptionUpdateConfirm confirm = session.getFlow().getSubscriptionUpdateConfirm();
        assertThat(confirm.getSubscription()).isEqualTo(SUBSCRIPTION);
        assertThat(confirm.getItems()).singleElement().satisfies(item -> assertThat(item.getQuantity())
                .isEqualTo(3));
        assertThat(confirm.getDiscounts()).singleElement().satisfies(discount -> assertThat(discount.getCoupon())
                .isEqualTo("c1"));
        assertThat(session.getConfigurationObject().getActive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payment_method_update",
                "customer_update",
                "subscription_cancel",
                "subscription_update",
                "subscription_pause",
                "subscription_update_confirm"
            })
    void opensEveryFlowOfTheNewestVersion(String type) throws Exception {
        customer.moveTo("stripe");
        Object about = type.equals("subscription_update_confirm")
                ? Map.of("subscription", SUBSCRIPTION, "items", List.of(Map.of("id", "si_1")))
                : Map.of("subscription", SUBSCRIPTION);
        Map<String, Object> flow =
                type.startsWith("subscription_") ? Map.of("type", type, type, about) : Map.of("type", type);

        Session session = Session.create(
                Map.of("customer", "cus_moving", "return_url", RETURN_URL, "flow_data", flow),
                RequestOptionsBuilder.unsafeSetStripeVersionOverride(options(), "2026-10-28.endive")
                        .build());

        assertThat(session.getFlow().getType()).isEqualTo(type);
        assertThat(session.getLastResponse().headers().firstValue("Stripe-Version"))
                .contains("2026-10-28.endive");
    }

    @Test
    void opensTheFlowsOfOtherVendorsThatHaveThem() throws Exception {
        customer.moveTo("paddle");

        Session session = Session.create(
                params().setFlowData(cancelling("sub_01sandbox00000000000000001"))
                        .build(),
                options().build());

        assertThat(session.getFlow().getType()).isEqualTo("subscription_cancel");
        assertThat(session.getFlow().getSubscriptionCancel().getSubscription())
                .isEqualTo("sub_01sandbox00000000000000001");
    }

    @Test
    void isToldOfAFlowThatTheVendorHasNot() throws Exception {
        customer.moveTo("askui");

        InvalidRequestException thrown = refusal(
                InvalidRequestException.class,
                params().setFlowData(cancelling(SUBSCRIPTION)).build());

        assertThat(thrown.getParam()).isEqualTo("flow_data[type]");
    }

    @Test
    void isToldOfAParameterThatTheVendorHasNot() throws Exception {
        customer.moveTo("askui");

        InvalidRequestException thrown = refusal(
                InvalidRequestException.class,
                params().setConfiguration("bpc_1").build());

        assertThat(thrown.getParam()).isEqualTo("configuration");
    }

    @Test
    void isToldOfACustomerThatNobodyHas() {
        InvalidRequestException thrown = refusal(
                InvalidRequestException.class,
                params().setCustomer("cus_nobody").build());

        assertThat(thrown.getCode()).isEqualTo("resource_missing");
        assertThat(thrown.getParam()).isEqualTo("customer");
        assertThat(thrown.getStatusCode()).isEqualTo(400);
        assertThat(thrown.getStripeError().getMessage()).isEqualTo("No such customer: 'cus_nobody'");
        assertThat(thrown.getRequestId()).startsWith("req_");
    }

    @Test
    void isToldOfAParameterThatDoesNotExist() {
        InvalidRequestException thrown = refusal(
                InvalidRequestException.class,
                params().putExtraParam("foo", Map.of("bar", 1)).build());

        assertThat(thrown.getCode()).isEqualTo("parameter_unknown");
        assertThat(thrown.getParam()).isEqualTo("foo[bar]");
    }

    @Test
    void isToldOfItsKeyAndOfNobodyElses() throws Exception {
        SessionCreateParams params = params().build();
        assertThat(refusal(AuthenticationException.class, params, options().setApiKey("pk_unknown")))
                .isNotNull();
        assertThat(refusal(PermissionException.class, params, options().setApiKey("pk_sandbox_acme_read")))
                .isNotNull();
        assertThat(refusal(PermissionException.class, params, options().setStripeAccount("acct_other"))
                        .getCode())
                .isEqualTo("account_invalid");

        customer.moveToAccount(MovedCustomer.account("stripe", "cus_denied"));
        assertThat(refusal(ApiException.class, params).getStatusCode()).isEqualTo(502);
    }

    @Test
    void isToldThatThePortalHasToBeConfigured() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe", "cus_noportal"));

        assertThat(refusal(InvalidRequestException.class, params().build()).getMessage())
                .contains("default configuration has not been created");
    }

    @Test
    void isToldOfItsQuota() throws Exception {
        SessionCreateParams params = params().setCustomer("cus_sandbox3")
                .setReturnUrl("https://app.globex.example/")
                .build();
        Session.create(params, options().setApiKey("pk_sandbox_globex").build());

        assertThat(refusal(RateLimitException.class, params, options().setApiKey("pk_sandbox_globex"))
                        .getCode())
                .isEqualTo("rate_limit");
    }

    @Test
    void getsTheSameSessionForTheSameKey() throws Exception {
        customer.moveTo("stripe");
        RequestOptions options = options().setIdempotencyKey("same-key").build();

        Session first = Session.create(params().build(), options);
        Session again = Session.create(params().build(), options);

        assertThat(again).isEqualTo(first);
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(again.getLastResponse().idempotencyKey()).isEqualTo("same-key");
        assertThat(refusal(
                                IdempotencyException.class,
                                params().setLocale(SessionCreateParams.Locale.FR)
                                        .build(),
                                options().setIdempotencyKey("same-key"))
                        .getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void asksAgainByItself_untilThereIsOneSession() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe-failing", "cus_1"));
        fails("Started", "once", WireMock.serviceUnavailable());
        fails("once", "twice", WireMock.serverError());
        answers("twice", session());

        Session session = Session.create(
                params().build(), options().setMaxNetworkRetries(5).build());

        assertThat(session.getId()).isEqualTo("bps_failing");
        assertThat(STRIPE.getAllServeEvents()).hasSize(3);
    }

    @Test
    void doesNotAskAgainWhereItIsInVain() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe-failing", "cus_1"));
        STRIPE.stubFor(WireMock.post(PATH).willReturn(WireMock.forbidden()));

        refusal(ApiException.class, params().build(), options().setMaxNetworkRetries(5));

        assertThat(STRIPE.getAllServeEvents()).hasSize(1);
    }

    @Test
    void getsTheOneSession_whenItsPatienceEndsBeforeTheVendorAnswers() throws Exception {
        customer.moveToAccount(MovedCustomer.account("stripe-failing", "cus_1"));
        STRIPE.stubFor(WireMock.post(PATH).willReturn(session().withFixedDelay(1_500)));

        Session session = Session.create(
                params().build(),
                options().setReadTimeout(400).setMaxNetworkRetries(10).build());

        assertThat(session.getId()).isEqualTo("bps_failing");
        assertThat(session.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(STRIPE.getAllServeEvents()).hasSize(1);
    }

    private static void fails(String state, String next, ResponseDefinitionBuilder answer) {
        STRIPE.stubFor(WireMock.post(PATH)
                .inScenario("failing")
                .whenScenarioStateIs(state.equals("Started") ? Scenario.STARTED : state)
                .willSetStateTo(next)
                .willReturn(answer));
    }

    private static void answers(String state, ResponseDefinitionBuilder answer) {
        STRIPE.stubFor(WireMock.post(PATH)
                .inScenario("failing")
                .whenScenarioStateIs(state)
                .willReturn(answer));
    }

    private static ResponseDefinitionBuilder session() {
        return WireMock.okJson("""
                {"object": "billing_portal.session", "id": "bps_failing", "livemode": false,
                 "url": "https://billing.stripe.com/p/session/failing"}""");
    }

    private static FlowData cancelling(String subscription) {
        return FlowData.builder()
                .setType(FlowData.Type.SUBSCRIPTION_CANCEL)
                .setSubscriptionCancel(FlowData.SubscriptionCancel.builder()
                        .setSubscription(subscription)
                        .build())
                .build();
    }

    private static SessionCreateParams.Builder params() {
        return SessionCreateParams.builder()
                .setCustomer("cus_moving")
                .setReturnUrl(RETURN_URL)
                .setLocale(SessionCreateParams.Locale.DE);
    }

    private static RequestOptionsBuilder options() {
        return RequestOptions.builder()
                .setApiKey("pk_sandbox_acme")
                .setMaxNetworkRetries(0)
                .setBaseUrl(gateway.uri("").toString());
    }

    private static <E extends StripeException> E refusal(Class<E> type, SessionCreateParams params) {
        return refusal(type, params, options());
    }

    private static <E extends StripeException> E refusal(
            Class<E> type, SessionCreateParams params, RequestOptionsBuilder options) {
        return catchThrowableOfType(type, () -> Session.create(params, options.build()));
    }
}
