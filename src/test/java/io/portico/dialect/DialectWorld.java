package io.portico.dialect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.setting.Sha256;

/** Organisations, keys, vendor accounts and customers of one gateway, put together one by one. */
final class DialectWorld {
    static final String RETURN_URL = "https://app.example.com/account";
    /** Where the sandbox's vendors are. */
    static final String SANDBOX = "http://127.0.0.1:${portico.sandbox.port}";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<String> settings = new ArrayList<>(List.of(
            "--portico.guard.minimum-calls=1000000",
            "--portico.guard.resend.share=100",
            "--portico.http.graceful-stop=1s",
            "--portico.amqp.port=0"));
    private final List<String> customers = new ArrayList<>();

    /** A setting of the gateway. */
    DialectWorld with(String name, Object value) {
        settings.add("--" + name + "=" + value);
        return this;
    }

    /** Somebody whose customers may come back to {@link #RETURN_URL}. */
    void organisation(String organisation) {
        with("portico.organisations." + organisation + ".return-urls[0]", "https://app.example.com");
    }

    /** A key that may do something; with a customer it stands for that one where a request names none. */
    void key(String organisation, String key, String scope, String customer) {
        String name = "portico.organisations." + organisation + ".keys." + key.replace('_', '-') + ".";
        with(name + "sha256", HexFormat.of().formatHex(Sha256.of(key)));
        with(name + "scopes[0]", scope);
        with(name + "customer", customer);
    }

    /** An account at a vendor. */
    void account(String account, String vendor, String baseUrl, Map<String, String> credentials) {
        String name = "portico.vendors." + account + ".";
        with(name + "vendor", vendor);
        with(name + "base-url", baseUrl);
        with(name + "portal-hosts[0]", SANDBOX);
        credentials.forEach((property, value) -> with(name + "properties." + property, value));
    }

    /** A customer with one account, known by aliases to the clients of each dialect. */
    void customer(String organisation, String id, String account, String vendorCustomerId, List<String> aliases) {
        ObjectNode customer =
                MAPPER.createObjectNode().put("organisation", organisation).put("customerId", id);
        ObjectNode link = customer.putArray("accounts").addObject().put("account", account);
        if (!vendorCustomerId.isEmpty()) {
            link.put("vendorCustomerId", vendorCustomerId);
        }
        ArrayNode others = customer.putArray("aliases");
        for (VendorClient client : VendorClient.values()) {
            for (String alias : aliases) {
                if (!client.id(alias).isEmpty()) {
                    others.addObject().put("customerSystem", client.vendor()).put("customerId", client.id(alias));
                }
            }
        }
        customers.add(customer.toString());
    }

    /** What a gateway has to be told to have all this; a file of customers is left in the directory. */
    List<String> settings(Path directory) throws IOException {
        Path seed = Files.write(directory.resolve("world.jsonl"), customers);
        with("portico.customers.seed", "file:" + seed);
        return settings;
    }
}
