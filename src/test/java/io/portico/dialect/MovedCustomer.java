package io.portico.dialect;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** A customer of acme's that clients know by an id of one vendor's, wherever it has its billing. */
record MovedCustomer(RunningGateway gateway, String customerId, String aliases) {
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    /** Of each vendor a customer in good standing. */
    private static final Map<String, String> IDS = Map.of(
            "stripe", "cus_moved",
            "ampersand", "ba_moved",
            "askui", "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2aaa",
            "pabbly", "5e5f50647c5aeb3675f41aaa",
            "chargebee", "moved",
            "paddle", "ctm_01sandbox0000000000000aaaa");

    private static final String WITHOUT_ID = "agentmessage";

    /** One with an alias in a vendor's id space. */
    static MovedCustomer knownAs(RunningGateway gateway, String vendor, String id) {
        String alias = "{\"customerSystem\": \"%s\", \"customerId\": \"%s\"}".formatted(vendor, id);
        return new MovedCustomer(gateway, "moved-" + id, "[" + alias + "]");
    }

    /** The customer that the sandbox's key stands for. */
    static MovedCustomer ofTheKey(RunningGateway gateway) {
        return new MovedCustomer(gateway, "acme-agentmessage", "[]");
    }

    /** Every vendor that the customer may move to. */
    static Stream<String> vendors() {
        return Stream.concat(IDS.keySet().stream(), Stream.of(WITHOUT_ID)).sorted();
    }

    /** Makes a vendor the customer's only one. */
    void moveTo(String vendor) throws IOException, InterruptedException {
        moveToAccount(
                vendor.equals(WITHOUT_ID) ? "{\"account\": \"agentmessage-acme\"}" : account(vendor, IDS.get(vendor)));
    }

    /** Makes an account, as the directory writes it, the customer's only one. */
    void moveToAccount(String account) throws IOException, InterruptedException {
        HttpResponse<String> answer = DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json")
                .send(
                        "PUT",
                        "/v1/customers/" + customerId,
                        "{\"accounts\": [%s], \"aliases\": %s}".formatted(account, aliases));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    /** An account of the vendor's customer, as the directory writes it. */
    static String account(String key, String vendorCustomerId) {
        return "{\"account\": \"%s\", \"vendorCustomerId\": \"%s\"}".formatted(key, vendorCustomerId);
    }

    /** Fails where the page behind a session's URL is not that of the customer at the vendor. */
    static void checkPortal(String vendor, String url) throws IOException, InterruptedException {
        HttpResponse<String> page =
                BROWSER.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(vendor.equals(WITHOUT_ID) ? "organisation of the API key" : IDS.get(vendor));
    }
}
