package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.portico.RunningGateway;
import io.portico.request.FormFields;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of Stripe's whose customer is at Stripe: what it says reaches Stripe, and what Stripe says reaches it. */
class StripeFormTest {
    private static final String PATH = "/v1/billing_portal/sessions";
    private static final String RETURN_URL = "https%3A%2F%2Fapp.example.com%2Faccount";
    private static final String FORM = "customer=cus_sandbox1&return_url=" + RETURN_URL;
    private static final String URL = "https://billing.stripe.com/p/session/$1/of-stripe.";
    private static final String SESSION = """
            {"id": "bps_stripes", "object": "billing_portal.session", "created": 1700000000, "customer": "cus_sandbox1",
             "customer_account": null, "livemode": true, "locale": "de", "on_behalf_of": null, "after_expiration": null,
             "configuration": {"id": "bpc_1", "object": "billing_portal.configuration", "features": {"a": [1, 2.5, null]}},
             "flow": {"type": "customer_update", "of_later_versions": 1}, "return_url": "https://app.example.com/stripes",
             "url": "%s", "of_later_versions": {"too": true}}
            """.formatted(URL);
    private static final List<String> LOCALES = List.of(
            "auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
                    .split(" "));

    private static final WireMockServer STRIPE =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        STRIPE.start();
        STRIPE.stubFor(WireMock.post(PATH).willReturn(WireMock.okJson(SESSION)));
        String origin = "http://127.0.0.1:" + STRIPE.port();
        gateway = RunningGateway.start(
                data,
                "--portico.vendors.stripe.base-url=" + origin,
                "--portico.vendors.stripe-eu.vendor=stripe",
                "--portico.vendors.stripe-eu.organisations=acme",
                "--portico.vendors.stripe-eu.base-url=" + origin,
                "--portico.vendors.stripe-eu.properties.api-key=sandbox-stripe-key",
                "--portico.vendors.stripe-eu.properties.stripe-account=acct_eu",
                "--portico.vendors.stripe-eu.properties.stripe-context=ctx_eu");
        moved("stripe-eu", "cus_eu");
        link("customer-of-account", "stripe", "acct_1");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        STRIPE.stop();
    }

    @BeforeEach
    void forget() {
        STRIPE.resetRequests();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FORM,
                FORM + "&locale=pt-BR&configuration=bpc_1&on_behalf_of=acct_9&expand[0]=configuration",
                FORM + "&after_expiration[type]=customer_login",
                FORM + "&after_expiration[type]=customer_login&after_expiration[customer_login][expires_at]=1893456000",
                FORM + "&flow_data[type]=payment_method_update",
                FORM + "&flow_data[type]=customer_update&flow_data[after_completion][type]=portal_homepage",
                FORM + "&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=sub_1"
                        + "&flow_data[subscription_cancel][retention][type]=coupon_offer"
                        + "&flow_data[subscription_cancel][retention][coupon_offer][coupon]=c%261",
                FORM + "&flow_data[type]=subscription_update&flow_data[subscription_update][subscription]=sub_1"
                        + "&flow_data[after_completion][type]=hosted_confirmation"
                        + "&flow_data[after_completion][hosted_confirmation][custom_message]=Danke+%C3%BC%20%F0%9F%99%82",
                FORM + "&flow_data[type]=subscription_pause&flow_data[subscription_pause][subscription]=sub_1",
                FORM + "&flow_data[type]=subscription_update_confirm&configuration=bpc_2&expand[0]=configuration"
                        + "&flow_data[subscription_update_confirm][subscription]=sub_1"
                        + "&flow_data[subscription_update_confirm][items][0][id]=si_1"
                        + "&flow_data[subscription_update_confirm][items][0][price]=price_1"
                        + "&flow_data[subscription_update_confirm][items][0][quantity]=3"
                        + "&flow_data[subscription_update_confirm][discounts][0][coupon]=c1"
                        + "&flow_data[subscription_update_confirm][discounts][1][promotion_code]=promo_1"
                        + "&flow_data[after_completion][type]=redirect&flow_data[after_completion][redirect][return_url]="
                        + RETURN_URL,
                "customer_account=acct_1&return_url=" + RETURN_URL,
                "customer=cus_sandbox1&return_url=HTTPS%3A%2F%2FApp.example.com%2Faccount"
            })
    void handsOnAllThatItSays(String form) throws Exception {
        HttpResponse<String> answer = client().post(PATH, form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(fields(sent().getBodyAsString())).isEqualTo(fields(form));
    }

    @Test
    void handsOnArraysWithoutNumbers() throws Exception {
        client().post(PATH, FORM + "&expand[]=configuration");

        assertThat(fields(sent().getBodyAsString())).containsEntry("expand[0]", "configuration");
    }

    @Test
    void handsOnEachOfStripesLocales() throws Exception {
        for (String locale : LOCALES) {
            STRIPE.resetRequests();
            client().post(PATH, FORM + "&locale=" + locale);
            assertThat(fields(sent().getBodyAsString())).containsEntry("locale", locale);
        }
    }

    @Test
    void answersWithAllThatStripeSays() throws Exception {
        DialectClient client = client().with("Idempotency-Key", "all-that-stripe-says");

        HttpResponse<String> first = client.post(PATH, FORM);
        HttpResponse<String> again = client.post(PATH, FORM);

        assertThatJson(first.body()).isEqualTo(SESSION);
        assertThatJson(first.body()).inPath("url").isEqualTo(URL);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(again.headers().firstValue("idempotency-key")).contains("all-that-stripe-says");
        sent();
    }

    @Test
    void knowsACustomerByEitherName() throws Exception {
        DialectClient client = client().with("Idempotency-Key", "by-either-name");

        HttpResponse<String> first = client.post(PATH, "customer_account=acct_1&return_url=" + RETURN_URL);
        HttpResponse<String> again = client.post(PATH, "customer=acct_1&return_url=" + RETURN_URL);

        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(again.body()).isEqualTo(first.body());
        sent();
    }

    @Test
    void leavesOutWhatTheVersionOfTheClientDoesNotKnow() throws Exception {
        HttpResponse<String> answer =
                client().with("Stripe-Version", "2022-11-15").post(PATH, FORM);

        assertThatJson(answer.body()).isObject().doesNotContainKey("after_expiration");
        assertThat(answer.headers().firstValue("stripe-version")).contains("2022-11-15");
        assertThat(sent().getHeader("Stripe-Version")).isEqualTo("2026-10-28.endive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stripe-Account: acct_eu", "Stripe-Context: ctx_eu"})
    void actsForTheAccountThatTheOrganisationHas(String header) throws Exception {
        String[] named = header.split(": ");

        HttpResponse<String> answer =
                client().with(named[0], named[1]).post(PATH, FORM.replace("cus_sandbox1", "cus_eu"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("stripe-account"))
                .isEqualTo(named[0].equals("Stripe-Account") ? Optional.of("acct_eu") : Optional.empty());
        assertThat(sent().getHeader("Stripe-Account")).isEqualTo("acct_eu");
        assertThat(sent().getHeader("Stripe-Context")).isEqualTo("ctx_eu");
    }

    @Test
    void hasKeysOfItsOwnForEachWhomItActsFor() throws Exception {
        String form = FORM.replace("cus_sandbox1", "cus_eu");
        DialectClient plain = client().with("Idempotency-Key", "a-key-for-two");
        DialectClient acting = plain.with("Stripe-Account", "acct_eu");

        plain.post(PATH, form);
        HttpResponse<String> other = acting.post(PATH, form);
        HttpResponse<String> again = acting.post(PATH, form);

        assertThat(other.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(STRIPE.getAllServeEvents()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stripe-Account: acct_other", "Stripe-Context: acct_eu", "Stripe-Account: "})
    void actsForNobodyElse(String header) throws Exception {
        String[] named = header.split(": ", 2);

        HttpResponse<String> answer = client().with(named[0], named[1]).post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("account_invalid");
        assertThat(STRIPE.getAllServeEvents()).isEmpty();
    }

    @Test
    void doesNotKnowACustomerOfAnotherAccountThanTheNamedOne() throws Exception {
        HttpResponse<String> answer = client().with("Stripe-Account", "acct_eu").post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).inPath("error.code").isEqualTo("resource_missing");
        assertThat(STRIPE.getAllServeEvents()).isEmpty();
    }

    @Test
    void doesNotActForAnAccountOfAnotherOrganisation() throws Exception {
        HttpResponse<String> answer = client().with("Authorization", "Bearer pk_sandbox_globex")
                .with("Stripe-Account", "acct_eu")
                .post(PATH, FORM);

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void checksWhomItActsForWhereAnotherVendorServesToo() throws Exception {
        moved("pabbly", "5e5f50647c5aeb3675f416aa");
        try {
            String form = FORM.replace("cus_sandbox1", "cus_eu");
            assertThat(client().with("Stripe-Account", "acct_eu")
                            .post(PATH, form)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client().with("Stripe-Account", "acct_other")
                            .post(PATH, form)
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            moved("stripe-eu", "cus_eu");
        }
    }

    /** The customer that clients know as {@code cus_eu}. */
    private static void moved(String account, String id) throws Exception {
        link("customer-of-eu", account, id);
    }

    private static void link(String customer, String account, String id) throws Exception {
        HttpResponse<String> answer = DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json")
                .send("PUT", "/v1/customers/" + customer, """
                        {"accounts": [{"account": "%s", "vendorCustomerId": "%s"}],
                         "aliases": [{"customerSystem": "stripe", "customerId": "%s"}]}
                        """.formatted(
                                account, id, customer.equals("customer-of-eu") ? "cus_eu" : id));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }

    private static LoggedRequest sent() {
        assertThat(STRIPE.getAllServeEvents()).hasSize(1);
        return STRIPE.getAllServeEvents().get(0).getRequest();
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new TreeMap<>();
        FormFields.list(form.getBytes(StandardCharsets.UTF_8))
                .forEach(field -> assertThat(fields.put(field.getKey(), field.getValue()))
                        .as(field.getKey())
                        .isNull());
        return fields;
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/x-www-form-urlencoded");
    }
}
