package io.portico.dialect;

import java.net.http.HttpResponse;
import java.util.Map;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A customer of the organisation acme whom the clients of one vendor know by an id of that vendor's, and who can be at any
 * account.
 *
 * @param system the vendor whose clients ask for the customer
 * @param id what they call the customer
 */
record MovingCustomer(RunningGateway gateway, String system, String id) {

    /** The accounts of the sandbox, and the ids of customers there; AgentMessage's has none. */
    static final Map<String, String> IDS = Map.of(
            "stripe", "cus_sandbox9",
            "ampersand", "ba_sandbox1",
            "askui", "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11",
            "pabbly", "5e5f50647c5aeb3675f416aa",
            "chargebee", "sandbox-customer-1",
            "paddle", "ctm_01sandbox00000000000000001",
            "agentmessage-acme", "");

    /** Moves to an account of the sandbox. */
    void moveTo(String account) throws Exception {
        moveTo(account, IDS.get(account));
    }

    /** Moves to an account. */
    void moveTo(String account, String vendorCustomerId) throws Exception {
        String there = vendorCustomerId.isEmpty() ? "" : ", \"vendorCustomerId\": \"" + vendorCustomerId + "\"";
        HttpResponse<String> answer = DialectClient.of(gateway)
                .with("Authorization", "Bearer pk_sandbox_acme")
                .with("Content-Type", "application/json")
                .send("PUT", "/v1/customers/moving-" + id, """
                        {"accounts": [{"account": "%s"%s}], "aliases": [{"customerSystem": "%s", "customerId": "%s"}]}
                        """.formatted(account, there, system, id));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
}
