package io.portico;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.billingportal.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.billingportal.SessionCreateParams;
import com.stripe.param.billingportal.SessionCreateParams.FlowData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** An integration with Stripe goes through the move that docs/moving-vendors.md describes, and is not touched once. */
class MovingVendorsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String KEY = "pk_sandbox_acme";

    @TempDir
    private Path data;

    @Test
    void goesOnAsItIs_whileItsCustomersMove() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            DocumentedCommands documented = documented(gateway);
            Integration client = new Integration(gateway);

            documented.run("2. Bring the customers");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("stripe");
            assertThat(client.vendorOf("cus_B1")).isEqualTo("stripe");
            Session before = client.open(home("cus_A1").build(), "before-the-move");
            client.open(flow("cus_A1").build(), "of-a-flow");

            documented.run("3. See what will not fit");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("stripe");

            documented.run("4. Move one customer");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("pabbly");
            assertThat(client.vendorOf("cus_A2")).isEqualTo("stripe");
            Session repeated = client.open(home("cus_A1").build(), "before-the-move");
            assertThat(repeated.getUrl()).isEqualTo(before.getUrl());
            assertThat(repeated.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
            assertThat(client.refuses(flow("cus_A1").build(), "of-a-flow")).isEqualTo("flow_data[type]");

            documented.run("5. Move many");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("pabbly");
            assertThat(client.vendorOf("cus_A2")).isEqualTo("chargebee");
            assertThat(client.vendorOf("cus_B1")).isEqualTo("chargebee");
            assertThat(client.vendorOf("cus_B2")).isEqualTo("chargebee");

            documented.run("6. And back");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("stripe");
            assertThat(client.vendorOf("cus_A2")).isEqualTo("stripe");
            assertThat(client.vendorOf("cus_B1")).isEqualTo("chargebee");

            documented.run("The other way round");
        }
    }

    @Test
    void findsNobody_whereTheAliasWentWithTheAccount() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            Integration client = new Integration(gateway);
            assertThat(client.vendorOf("cus_sandbox1")).isEqualTo("stripe");

            put(gateway, "acme-stripe", "{\"accounts\":[{\"account\":\"chargebee\",\"vendorCustomerId\":\"c-1\"}]}");

            assertThat(client.refuses(home("cus_sandbox1").build(), "gone")).isEqualTo("customer");
        }
    }

    @Test
    void isToldOfAllThatWouldBeLost_whereNothingMayBeLeftOut() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data, "--portico.dialects.drop=")) {
            documented(gateway).run("2. Bring the customers");
            documented(gateway).run("4. Move one customer");
            Integration client = new Integration(gateway);

            SessionCreateParams german =
                    home("cus_A1").setLocale(SessionCreateParams.Locale.DE).build();
            assertThat(client.refuses(german, "strict")).isEqualTo("locale");
            assertThat(client.refuses(flow("cus_A1").build(), "strict")).isEqualTo("flow_data[type]");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("pabbly");
        }
    }

    @Test
    void isServedWithWhatThereIs_whereTheRestMayBeLeftOut() throws Exception {
        try (RunningGateway gateway =
                RunningGateway.start(data, "--portico.dialects.drop=return-url,locale,intent,vendor-options")) {
            documented(gateway).run("2. Bring the customers");
            documented(gateway).run("4. Move one customer");
            Integration client = new Integration(gateway);

            Session session = client.open(flow("cus_A1")
                    .setLocale(SessionCreateParams.Locale.DE)
                    .setConfiguration("bpc_1")
                    .build());

            assertThat(session.getUrl()).contains("/portal/pabbly/");
            assertThat(session.getFlow()).isNull();
            assertThat(session.getLocale()).isNull();
        }
    }

    /** What asks for portals in somebody's shop: Stripe's client with the gateway's address and key, and Stripe's ids. */
    private static final class Integration {
        private final StripeClient portal;

        Integration(RunningGateway gateway) {
            portal = StripeClient.builder()
                    .setApiBase(gateway.uri("").toString())
                    .setApiKey(KEY)
                    .build();
        }

        Session open(SessionCreateParams params) throws StripeException {
            return portal.v1().billingPortal().sessions().create(params);
        }

        Session open(SessionCreateParams params, String idempotencyKey) throws StripeException {
            RequestOptions options =
                    RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
            return portal.v1().billingPortal().sessions().create(params, options);
        }

        /** Whose page a new session opens. */
        String vendorOf(String customer) throws StripeException {
            return open(home(customer).build())
                    .getUrl()
                    .replaceFirst("http://127\\.0\\.0\\.1:\\d+/portal/(\\w+)/.*", "$1");
        }

        /** The parameter on whose account a request is refused. */
        String refuses(SessionCreateParams params, String idempotencyKey) {
            InvalidRequestException refusal =
                    catchThrowableOfType(InvalidRequestException.class, () -> open(params, idempotencyKey));
            assertThat(refusal).isNotNull();
            return refusal.getParam();
        }
    }

    private static SessionCreateParams.Builder home(String customer) {
        return SessionCreateParams.builder().setCustomer(customer).setReturnUrl("https://app.example.com/account");
    }

    private static SessionCreateParams.Builder flow(String customer) {
        return home(customer)
                .setFlowData(FlowData.builder()
                        .setType(FlowData.Type.PAYMENT_METHOD_UPDATE)
                        .build());
    }

    private static DocumentedCommands documented(RunningGateway gateway) throws Exception {
        Map<String, String> variables = Map.of("GATEWAY", gateway.uri("").toString(), "KEY", KEY);
        return DocumentedCommands.in(Path.of("docs/moving-vendors.md"), variables);
    }

    private static void put(RunningGateway gateway, String customer, String document) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(gateway.uri("/v1/customers/" + customer))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(document))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
