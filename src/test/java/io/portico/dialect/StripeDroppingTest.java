package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of Stripe's whose customer is elsewhere, at a gateway that leaves out what cannot be had there. */
class StripeDroppingTest {
    private static final String RETURN_URL = "https%3A%2F%2Fapp.example.com%2Faccount";
    private static final String FORM = "customer=cus_moving&locale=de&configuration=bpc_1&on_behalf_of=acct_9"
            + "&expand[]=configuration&after_expiration[type]=customer_login&return_url=" + RETURN_URL;

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "--portico.dialects.drop=return-url,locale,expires-in,intent,vendor-options",
                "--portico.dialects.livemode=true");
        customer = MovedCustomer.knownAs(gateway, "stripe", "cus_moving");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void isToldNothingThatTheSessionHasNot() throws Exception {
        customer.moveTo("paddle");

        HttpResponse<String> answer = post(FORM
                + "&flow_data[type]=subscription_cancel"
                + "&flow_data[subscription_cancel][subscription]=sub_01sandbox00000000000000001"
                + "&flow_data[subscription_cancel][retention][type]=coupon_offer"
                + "&flow_data[subscription_cancel][retention][coupon_offer][coupon]=c1"
                + "&flow_data[after_completion][type]=redirect"
                + "&flow_data[after_completion][redirect][return_url]=" + RETURN_URL);

        assertThatJson(answer.body()).whenIgnoringPaths("id", "created", "url").isEqualTo("""
                        {"id": "", "object": "billing_portal.session", "created": 0, "url": "", "customer": "cus_moving",
                         "customer_account": null, "livemode": true, "configuration": "bpc_portico",
                         "after_expiration": null, "locale": null, "on_behalf_of": null, "return_url": null,
                         "flow": {"type": "subscription_cancel",
                           "after_completion": {"type": "portal_homepage", "hosted_confirmation": null, "redirect": null},
                           "subscription_cancel": {"subscription": "sub_01sandbox00000000000000001", "retention": null},
                           "subscription_update": null, "subscription_update_confirm": null}}""");
    }

    @Test
    void isToldThatItsFlowIsNotOpened() throws Exception {
        customer.moveTo("askui");

        HttpResponse<String> answer = post(FORM + "&flow_data[type]=payment_method_update");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).inPath("flow").isNull();
        assertThatJson(answer.body()).inPath("return_url").isEqualTo("https://app.example.com/account");
    }

    @Test
    void isNotServedWithOneOfSeveralFlows() throws Exception {
        customer.moveTo("paddle");

        HttpResponse<String> answer =
                post(FORM + "&flow_data[type]=customer_update&flow_data[subscription_cancel][subscription]=sub_1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).inPath("error.param").isEqualTo("flow_data[subscription_cancel]");
    }

    @Test
    void isToldTheSameAgain() throws Exception {
        customer.moveTo("pabbly");
        DialectClient client = client().with("Idempotency-Key", "the-same-again");

        String first = client.post("/v1/billing_portal/sessions", FORM).body();

        assertThat(client.post("/v1/billing_portal/sessions", FORM).body()).isEqualTo(first);
    }

    private static HttpResponse<String> post(String form) throws Exception {
        return client().post("/v1/billing_portal/sessions", form);
    }

    private static DialectClient client() {
        return DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/x-www-form-urlencoded");
    }
}
