package io.portico.inbound;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.portico.customer.CustomerCheck;
import io.portico.customer.CustomerKey;
import io.portico.http.HttpRequest;
import io.portico.model.CreatePortalSession;
import io.portico.request.TextField;

/** The address of a customer: the id is a segment of the path, its id space a parameter. */
final class CustomerAddress {
    private static final String SYSTEM = "customerSystem";

    private CustomerAddress() {}

    /** Whom a request is about. */
    static CustomerKey read(HttpRequest request) {
        QueryParameters query = new QueryParameters(request, Set.of(SYSTEM));
        String system = query.read(
                SYSTEM, text -> TextField.isKey(text, 40) ? text : null, "This is 1 to 40 of a-z, 0-9 and hyphen.");
        query.check();
        CustomerKey key = new CustomerKey(
                system == null ? CreatePortalSession.DEFAULT_SYSTEM : system,
                request.pathParameters().getOrDefault("customerId", ""));
        CustomerCheck.check(key);
        return key;
    }

    /** Relative to the server's root. */
    static String write(CustomerKey key) {
        String path = "/v1/customers/" + segment(key.customerId());
        return key.customerSystem().equals(CreatePortalSession.DEFAULT_SYSTEM)
                ? path
                : path + "?" + SYSTEM + "=" + key.customerSystem();
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
