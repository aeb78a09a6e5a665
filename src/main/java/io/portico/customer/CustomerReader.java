package io.portico.customer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.FieldPath;
import io.portico.model.CreatePortalSession;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/**
 * Reads a customer's document as clients send it: every field known and of its type. Whether the values may stand in the
 * directory is {@link CustomerCheck}'s concern. Null is as good as an absent field, since many clients write it so.
 */
public final class CustomerReader {
    private static final int MAX_ERRORS = 20;
    private static final Set<String> CUSTOMER = Set.of("customerId", "customerSystem", "name", "accounts", "aliases");
    private static final Set<String> ACCOUNT = Set.of("account", "vendorCustomerId", "priority");
    private static final Set<String> ALIAS = Set.of("customerSystem", "customerId");

    private final List<FieldError> errors = new ArrayList<>();

    private CustomerReader() {}

    /**
     * Reads a document whose customer is named elsewhere; where the document names it too, it must be the same.
     *
     * @throws ProblemException {@code validation-failed}
     */
    public static Customer read(ObjectNode document, CustomerKey named) {
        CustomerReader reader = new CustomerReader();
        reader.expect(document, "customerId", named.customerId());
        reader.expect(document, "customerSystem", named.customerSystem());
        return reader.customer(document, named);
    }

    /**
     * Reads a document that names its customer.
     *
     * @throws ProblemException {@code validation-failed}
     */
    public static Customer read(ObjectNode document) {
        CustomerReader reader = new CustomerReader();
        return reader.customer(document, reader.key("", document));
    }

    private Customer customer(ObjectNode document, CustomerKey key) {
        onlyKnown("", document, CUSTOMER);
        String name = text("", document, "name");
        List<CustomerAccount> accounts = new ArrayList<>();
        objects(document, "accounts").forEach((path, each) -> accounts.add(account(path, each)));
        List<CustomerKey> aliases = new ArrayList<>();
        objects(document, "aliases").forEach((path, each) -> {
            onlyKnown(path, each, ALIAS);
            aliases.add(key(path, each));
        });
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.ofFields("Some fields of the customer are not valid.", errors));
        }
        return new Customer(key.customerId(), key.customerSystem(), name, accounts, aliases);
    }

    private CustomerAccount account(String path, ObjectNode account) {
        onlyKnown(path, account, ACCOUNT);
        return new CustomerAccount(
                required(path, account, "account"), text(path, account, "vendorCustomerId"), priority(path, account));
    }

    private CustomerKey key(String path, ObjectNode object) {
        String system = text(path, object, "customerSystem");
        return new CustomerKey(
                system == null ? CreatePortalSession.DEFAULT_SYSTEM : system, required(path, object, "customerId"));
    }

    private int priority(String path, ObjectNode account) {
        JsonNode value = account.path("priority");
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber()) {
            wrong(FieldPath.child(path, "priority"), "wrong-type", "This is a whole number.");
            return 0;
        }
        // What does not fit is out of range anyhow.
        return value.canConvertToInt() ? value.intValue() : -1;
    }

    private Map<String, ObjectNode> objects(ObjectNode document, String field) {
        JsonNode list = document.path(field);
        Map<String, ObjectNode> objects = new LinkedHashMap<>();
        if (list.isMissingNode() || list.isNull()) {
            return objects;
        }
        if (!(list instanceof ArrayNode elements)) {
            wrong(field, "wrong-type", "This is a list.");
            return objects;
        }
        for (int i = 0; i < elements.size(); i++) {
            String path = FieldPath.element(field, i);
            if (elements.get(i) instanceof ObjectNode object) {
                objects.put(path, object);
            } else {
                wrong(path, "wrong-type", "This is an object.");
            }
        }
        return objects;
    }

    private String required(String path, ObjectNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            wrong(FieldPath.child(path, field), "required", "This field cannot be left out.");
            return "";
        }
        String text = text(path, object, field);
        return text == null ? "" : text;
    }

    private @Nullable String text(String path, ObjectNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            wrong(FieldPath.child(path, field), "wrong-type", "This is a string.");
            return null;
        }
        return value.textValue();
    }

    private void expect(ObjectNode document, String field, String value) {
        String stated = text("", document, field);
        if (stated != null && !stated.equals(value)) {
            wrong(field, "mismatch", "The request's address names another customer.");
        }
    }

    private void onlyKnown(String path, ObjectNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(FieldPath.child(path, name), "unknown-field", "There is no such field.");
            }
        });
    }

    private void wrong(String field, String code, String detail) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(field, code, detail));
        }
    }
}
