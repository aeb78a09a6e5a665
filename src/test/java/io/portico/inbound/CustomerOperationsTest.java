package io.portico.inbound;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.customer.Customer;
import io.portico.customer.CustomerChange;
import io.portico.customer.CustomerCheck;
import io.portico.customer.CustomerDirectory;
import io.portico.customer.CustomerImport;
import io.portico.customer.CustomerKey;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.model.Intent;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;
import io.portico.vendor.VendorFacts;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The customer operations as HTTP sees them: addresses, scopes, statuses, documents. */
class CustomerOperationsTest {
    private static final String DOCUMENT =
            "{\"name\": \"One\", \"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"cus_1\"}]}";

    private final Directory directory = new Directory();
    private final CustomerCheck check = new CustomerCheck(new Stripe());
    private final Processor put = new PutCustomer(directory, check);
    private final Processor get = new GetCustomer(directory);
    private final Processor delete = new DeleteCustomer(directory);
    private final Processor imports = new ImportCustomers(new CustomerImport(directory, check));

    @Test
    void createsThenReplaces() throws Exception {
        HttpAnswer created = call(put, "c 1+2", Map.of(), DOCUMENT, Scope.CUSTOMERS_WRITE);
        HttpAnswer replaced = call(put, "c 1+2", Map.of(), DOCUMENT, Scope.CUSTOMERS_WRITE);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers()).containsEntry("Location", "/v1/customers/c%201%2B2");
        assertThatJson(text(created)).isEqualTo("""
                        {customerId: 'c 1+2', customerSystem: 'default', name: 'One', aliases: [],
                         accounts: [{account: 'stripe', vendorCustomerId: 'cus_1', priority: 0}]}""");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(text(replaced)).isEqualTo(text(created));
    }

    @Test
    void keepsTheIdSpaceInTheAddress() throws Exception {
        HttpAnswer created = call(put, "c1", Map.of("customerSystem", List.of("sap")), DOCUMENT, Scope.CUSTOMERS_WRITE);

        assertThat(created.headers()).containsEntry("Location", "/v1/customers/c1?customerSystem=sap");
        assertThat(call(get, "c1", Map.of("customerSystem", List.of("sap")), "", Scope.CUSTOMERS_READ)
                        .status())
                .isEqualTo(200);
        assertThat(refusal(get, "c1", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.CUSTOMER_NOT_FOUND);
    }

    @Test
    void deletesOnce() throws Exception {
        call(put, "c1", Map.of(), DOCUMENT, Scope.CUSTOMERS_WRITE);

        HttpAnswer deleted = call(delete, "c1", Map.of(), "", Scope.CUSTOMERS_WRITE);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(refusal(delete, "c1", Map.of(), Scope.CUSTOMERS_WRITE)).isEqualTo(ProblemCode.CUSTOMER_NOT_FOUND);
        assertThat(refusal(get, "c1", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.CUSTOMER_NOT_FOUND);
    }

    @Test
    void asksForTheScope() {
        assertThat(refusal(put, "c1", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(refusal(delete, "c1", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(refusal(imports, "", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(refusal(get, "c1", Map.of(), Scope.CUSTOMERS_WRITE)).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void refusesAnAddressThatNamesNoCustomer() {
        for (Map<String, List<String>> query : List.of(
                Map.of("customerSystem", List.of("SAP")),
                Map.of("customerSystem", List.of("")),
                Map.of("customerSystem", List.of("sap", "sap")),
                Map.of("customersystem", List.of("sap")))) {
            assertThat(refusal(delete, "c1", query, Scope.CUSTOMERS_WRITE)).isEqualTo(ProblemCode.VALIDATION_FAILED);
        }
        assertThat(refusal(get, "c\n1", Map.of(), Scope.CUSTOMERS_READ)).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(refusal(get, "x".repeat(201), Map.of(), Scope.CUSTOMERS_READ))
                .isEqualTo(ProblemCode.VALIDATION_FAILED);
    }

    @Test
    void refusesOwnIdsThatNoPathCanName() throws Exception {
        for (String id : List.of("a/b", "/", "a\\b", ".", "..", "import")) {
            assertThat(refusal(put, id, Map.of(), Scope.CUSTOMERS_WRITE))
                    .as(id)
                    .isEqualTo(ProblemCode.VALIDATION_FAILED);
            String line = "{\"customerId\": \"" + id.replace("\\", "\\\\") + "\"}\n";
            assertThatJson(text(importing("application/x-ndjson", line)))
                    .as(id)
                    .node("rejected")
                    .isEqualTo(1);
        }
        for (String id : List.of("...", "imports", "a.b", "a%2Fb")) {
            assertThat(call(
                                    put,
                                    id,
                                    Map.of(),
                                    "{\"aliases\": [{\"customerId\": \"a/" + id + "\"}]}",
                                    Scope.CUSTOMERS_WRITE)
                            .status())
                    .as(id)
                    .isEqualTo(201);
        }
    }

    @Test
    void importsByMediaTypeAndReports() throws Exception {
        HttpAnswer csv = importing(
                "text/csv; charset=utf-8",
                "customerId,customerSystem,account,vendorCustomerId\nc1,default,stripe,cus_1\nc2,default,nobody,x\n");
        HttpAnswer json = importing("application/x-ndjson", "{\"customerId\": \"c3\"}\n");

        assertThatJson(text(csv)).isEqualTo("""
                        {imported: 1, rejected: 1, errors: [
                         {line: 3, code: 'unknown-vendor', detail: 'account: There is no such vendor account.'}]}""");
        assertThatJson(text(json)).isEqualTo("{imported: 1, rejected: 0, errors: []}");
        assertThat(catchThrowableOfType(ProblemException.class, () -> importing("application/json", "{}"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }

    private HttpAnswer importing(String type, String body) throws Exception {
        HttpRequest request = new HttpRequest(
                "req_1", "POST", "/", Map.of(), Map.of(), Map.of("content-type", List.of(type)), "127.0.0.1");
        return run(
                imports,
                request,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                Scope.CUSTOMERS_WRITE);
    }

    private ProblemCode refusal(Processor step, String id, Map<String, List<String>> query, Scope scope) {
        return catchThrowableOfType(ProblemException.class, () -> call(step, id, query, DOCUMENT, scope))
                .problem()
                .code();
    }

    private HttpAnswer call(Processor step, String id, Map<String, List<String>> query, String body, Scope scope)
            throws Exception {
        HttpRequest request =
                new HttpRequest("req_1", "GET", "/", Map.of("customerId", id), query, Map.of(), "127.0.0.1");
        return run(step, request, body.getBytes(StandardCharsets.UTF_8), scope);
    }

    private static HttpAnswer run(Processor step, HttpRequest request, Object body, Scope scope) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Variables.CALLER, new Caller("acme", "test", Set.of(scope)));
        exchange.setVariable(Variables.HTTP_REQUEST, request);
        exchange.getMessage().setBody(body);
        step.process(exchange);
        return exchange.getMessage().getBody(HttpAnswer.class);
    }

    private static String text(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Own ids only; what else the directory promises is shown where it is built. */
    private static final class Directory implements CustomerDirectory {
        private final Map<CustomerKey, Customer> customers = new HashMap<>();

        @Override
        public Optional<Customer> find(String organisation, CustomerKey key) {
            return Optional.ofNullable(customers.get(key));
        }

        @Override
        public Written write(String organisation, List<CustomerChange> changes) {
            List<Outcome> outcomes = new ArrayList<>();
            for (CustomerChange change : changes) {
                boolean known = customers.containsKey(change.key());
                Outcome.Kind kind = known ? Outcome.Kind.REPLACED : Outcome.Kind.CREATED;
                if (change instanceof CustomerChange.Replace replace) {
                    customers.put(change.key(), replace.customer());
                } else if (change instanceof CustomerChange.Remove) {
                    customers.remove(change.key());
                    kind = known ? Outcome.Kind.REMOVED : Outcome.Kind.ABSENT;
                }
                outcomes.add(new Outcome(kind, List.of()));
            }
            return new Written(outcomes, Set.of());
        }
    }

    private static final class Stripe implements VendorAccounts {
        private final VendorAccount account = new VendorAccount(
                "stripe",
                new VendorFacts(
                        "stripe",
                        Set.of(Intent.HOME),
                        false,
                        List.of(),
                        Set.of(),
                        Duration.ofMinutes(5),
                        true,
                        Pattern.compile("\\w+"),
                        Map.of(),
                        "tolerate"),
                Set.of(),
                Set.of(),
                Duration.ofMinutes(5),
                Map.of(),
                Mockito.mock());

        @Override
        public Collection<VendorAccount> of(String organisation) {
            return List.of(account);
        }
    }
}
