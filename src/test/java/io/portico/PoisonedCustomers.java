package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.JdbcTemplate;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Customers whose id at a vendor is one that the directory would never have stored: they are written past it, into the
 * database, as somebody else's tool or an older release might have done.
 */
final class PoisonedCustomers {
    private static final Map<String, String> GOOD = Map.of(
            "stripe", "cus_sandbox1",
            "ampersand", "ba_sandbox1",
            "askui", "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11",
            "pabbly", "5e5f50647c5aeb3675f416aa");

    private PoisonedCustomers() {}

    /** Stores one for each id of the table; requests for them must not reach the vendor. */
    static List<BadRequest> store(JdbcTemplate jdbc, String vendor) {
        List<BadRequest> requests = new ArrayList<>();
        for (BadRequestTable.VendorId poison : BadRequestTable.vendorIds()) {
            String customer = "poisoned-" + vendor + "-" + requests.size();
            insert(jdbc, vendor, customer, poison.id());
            requests.add(BadRequest.forCustomer(vendor, customer, 422, "vendor-id-invalid")
                    .named(poison.name()));
        }
        return requests;
    }

    private static void insert(JdbcTemplate jdbc, String vendor, String customer, String id) {
        String template = jdbc.queryForObject(
                "select document from customer where customer_id = ?", String.class, "acme-" + vendor);
        String row = String.format("%-26s", customer).replace(' ', '-');
        jdbc.update(
                "insert into customer (id, organisation, customer_system, customer_id, document) values (?, ?, ?, ?, ?)",
                row,
                "acme",
                "default",
                customer,
                document(template, vendor, customer, id));
        jdbc.update(
                "insert into customer_key (organisation, customer_system, customer_id, holder, customer)"
                        + " values (?, ?, ?, ?, ?)",
                "acme",
                "default",
                customer,
                "",
                row);
    }

    private static String document(String template, String vendor, String customer, String id) {
        String json = TextNode.valueOf(id).toString();
        String document = template.replace("\"acme-" + vendor + "\"", "\"" + customer + "\"");
        String account = "\"account\":\"agentmessage-acme\"";
        return vendor.equals("agentmessage")
                ? document.replace(account, account + ",\"vendorCustomerId\":" + json)
                : document.replace("\"" + GOOD.get(vendor) + "\"", json);
    }
}
