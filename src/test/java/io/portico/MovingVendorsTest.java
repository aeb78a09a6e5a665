package io.portico;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** An integration with Stripe goes through the move that docs/moving-vendors.md describes, and is not touched once. */
class MovingVendorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String KEY = "pk_sandbox_acme";
    private static final String BACK = "&return_url=https%3A%2F%2Fapp.example.com%2Faccount";
    private static final String FLOW = BACK + "&flow_data%5Btype%5D=payment_method_update";

    @TempDir
    private Path data;

    @Test
    void goesOnAsItIs_whileItsCustomersMove() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            DocumentedCommands documented = documented(gateway);
            Integration client = new Integration(gateway.uri(""));

            documented.run("2. Bring the customers");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("stripe");
            assertThat(client.vendorOf("cus_B1")).isEqualTo("stripe");
            String before = url(client.ask("cus_A1", BACK, "before-the-move"));
            url(client.ask("cus_A1", FLOW, "of-a-flow"));

            documented.run("3. See what will not fit");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("stripe");

            documented.run("4. Move one customer");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("pabbly");
            assertThat(client.vendorOf("cus_A2")).isEqualTo("stripe");
            HttpResponse<String> repeated = client.ask("cus_A1", BACK, "before-the-move");
            assertThat(url(repeated)).isEqualTo(before);
            assertThat(repeated.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(param(client.ask("cus_A1", FLOW, "of-a-flow"))).isEqualTo("flow_data[type]");

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
            Integration client = new Integration(gateway.uri(""));
            assertThat(client.vendorOf("cus_sandbox1")).isEqualTo("stripe");

            put(gateway, "acme-stripe", "{\"accounts\":[{\"account\":\"chargebee\",\"vendorCustomerId\":\"c-1\"}]}");

            assertThat(param(client.ask("cus_sandbox1", BACK, "gone"))).isEqualTo("customer");
        }
    }

    @Test
    void isToldOfAllThatWouldBeLost_whereNothingMayBeLeftOut() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data, "--portico.dialects.drop=")) {
            documented(gateway).run("2. Bring the customers");
            documented(gateway).run("4. Move one customer");
            Integration client = new Integration(gateway.uri(""));

            assertThat(param(client.ask("cus_A1", BACK + "&locale=de", "strict")))
                    .isEqualTo("locale");
            assertThat(param(client.ask("cus_A1", FLOW, "strict"))).isEqualTo("flow_data[type]");
            assertThat(client.vendorOf("cus_A1")).isEqualTo("pabbly");
        }
    }

    @Test
    void isServedWithWhatThereIs_whereTheRestMayBeLeftOut() throws Exception {
        try (RunningGateway gateway =
                RunningGateway.start(data, "--portico.dialects.drop=return-url,locale,intent,vendor-options")) {
            documented(gateway).run("2. Bring the customers");
            documented(gateway).run("4. Move one customer");
            Integration client = new Integration(gateway.uri(""));

            HttpResponse<String> answer = client.ask("cus_A1", FLOW + "&locale=de&configuration=bpc_1", "tolerant");

            assertThat(url(answer)).contains("/portal/pabbly/");
            assertThat(JSON.readTree(answer.body()).path("flow").isNull()).isTrue();
            assertThat(JSON.readTree(answer.body()).path("locale").isNull()).isTrue();
        }
    }

    /** What asks for portals in somebody's shop: a base URL and a key, and Stripe's ids. */
    private record Integration(URI base) {

        HttpResponse<String> ask(String customer, String rest, String idempotencyKey) throws Exception {
            return CLIENT.send(
                    HttpRequest.newBuilder(base.resolve("/v1/billing_portal/sessions"))
                            .header("Authorization", "Bearer " + KEY)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Idempotency-Key", idempotencyKey)
                            .POST(BodyPublishers.ofString("customer=" + customer + rest))
                            .build(),
                    BodyHandlers.ofString());
        }

        /** Whose page a new session opens. */
        String vendorOf(String customer) throws Exception {
            String url = url(ask(customer, BACK, "new-" + System.nanoTime()));
            return url.replaceFirst("http://127\\.0\\.0\\.1:\\d+/portal/(\\w+)/.*", "$1");
        }
    }

    private static String url(HttpResponse<String> answer) throws Exception {
        JsonNode session = JSON.readTree(answer.body());
        assertThat(session.path("object").asText()).as(answer.body()).isEqualTo("billing_portal.session");
        return session.path("url").asText();
    }

    private static String param(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return JSON.readTree(answer.body()).at("/error/param").asText();
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
