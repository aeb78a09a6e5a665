package io.portico.customer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.json.StrictJson;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What clients may write of a customer, and what they read. */
class CustomerDocumentTest {
    private static final CustomerKey C1 = new CustomerKey("default", "c1");

    private final CustomerCheck check = new CustomerCheck(Vendors.ALL);

    @Test
    void takesAFullCustomer() {
        Customer customer = read("""
                {"name": "Ünï", "accounts": [{"account": "stripe", "vendorCustomerId": "cus_1", "priority": 3},
                 {"account": "agentmessage-acme"}], "aliases": [{"customerSystem": "sap", "customerId": "9"}]}""");

        assertThat(customer)
                .isEqualTo(new Customer(
                        "c1",
                        "default",
                        "Ünï",
                        List.of(
                                new CustomerAccount("stripe", "cus_1", 3),
                                new CustomerAccount("agentmessage-acme", null, 0)),
                        List.of(new CustomerKey("sap", "9"))));
    }

    @Test
    void takesBackWhatItShows() {
        Customer customer = read("{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"cus_1\"}]}");

        assertThat(read(new String(CustomerJson.bytes(customer), StandardCharsets.UTF_8)))
                .isEqualTo(customer);
    }

    @Test
    void showsOnlyWhatThereIs() {
        assertThatJson(new String(CustomerJson.bytes(read("{}")), StandardCharsets.UTF_8))
                .isEqualTo("{customerId: 'c1', customerSystem: 'default', accounts: [], aliases: []}");
    }

    @Test
    void takesNullForAnAbsentField() {
        assertThat(read("{\"name\": null, \"accounts\": null, \"aliases\": null}"))
                .isEqualTo(Customer.named(C1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"nmae\": \"x\"}                                     | validation-failed | nmae           | unknown-field",
                "{\"name\": 1}                                         | validation-failed | name           | wrong-type",
                "{\"name\": \"a\\u0000b\"}                             | validation-failed | name           | invalid-characters",
                "{\"customerId\": \"c2\"}                              | validation-failed | customerId     | mismatch",
                "{\"customerSystem\": \"sap\"}                         | validation-failed | customerSystem | mismatch",
                "{\"accounts\": {}}                                    | validation-failed | accounts       | wrong-type",
                "{\"accounts\": [1]}                                   | validation-failed | accounts[0]    | wrong-type",
                "{\"accounts\": [{}]}                                  | validation-failed | accounts[0].account | required",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"c\", \"x\": 1}]} | validation-failed | accounts[0].x | unknown-field",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"c\", \"priority\": 1.0}]} | validation-failed | accounts[0].priority | wrong-type",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"c\", \"priority\": -1}]} | validation-failed | accounts[0].priority | out-of-range",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"c\", \"priority\": 1001}]} | validation-failed | accounts[0].priority | out-of-range",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"c\", \"priority\": 9999999999}]} | validation-failed | accounts[0].priority | out-of-range",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"a\"}, {\"account\": \"stripe\", \"vendorCustomerId\": \"b\"}]} | validation-failed | accounts[1].account | duplicate",
                "{\"accounts\": [{\"account\": \"nobody\"}]}           | unknown-vendor    | accounts[0].account | unknown",
                "{\"accounts\": [{\"account\": \"stripe\"}]}           | vendor-id-invalid | accounts[0].vendorCustomerId | required",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"a/b\"}]} | vendor-id-invalid | accounts[0].vendorCustomerId | invalid-form",
                "{\"accounts\": [{\"account\": \"stripe\", \"vendorCustomerId\": \"a\\n\"}]} | vendor-id-invalid | accounts[0].vendorCustomerId | invalid-form",
                "{\"accounts\": [{\"account\": \"agentmessage-acme\", \"vendorCustomerId\": \"a\"}]} | vendor-id-invalid | accounts[0].vendorCustomerId | unwanted",
                "{\"aliases\": [{\"customerSystem\": \"SAP\", \"customerId\": \"9\"}]} | validation-failed | aliases[0].customerSystem | invalid-form",
                "{\"aliases\": [{\"customerSystem\": \"sap\", \"customerId\": \"\"}]} | validation-failed | aliases[0].customerId | too-short",
                "{\"aliases\": [{\"customerSystem\": \"sap\", \"customerId\": \"9\"}, {\"customerSystem\": \"sap\", \"customerId\": \"9\"}]} | validation-failed | aliases[1] | duplicate",
                "{\"aliases\": [{\"customerId\": \"c1\"}]}             | validation-failed | aliases[0]     | duplicate",
            })
    void refuses(String document, String problem, String field, String code) {
        Problem refusal = refusal(document);

        assertThat(refusal.code().wireName()).isEqualTo(problem);
        assertThat(refusal.errors()).extracting(FieldError::field).containsExactly(field);
        assertThat(refusal.errors()).extracting(FieldError::code).containsExactly(code);
    }

    @Test
    void refusesMoreThanFits() {
        assertThat(fields("{\"name\": \"" + "x".repeat(201) + "\"}")).containsExactly("name");
        assertThat(fields("{\"aliases\": ["
                        + IntStream.range(0, 101)
                                .mapToObj(i -> "{\"customerId\": \"a" + i + "\"}")
                                .collect(Collectors.joining(","))
                        + "]}"))
                .containsExactly("aliases");
        String id = "x".repeat(201);
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> CustomerCheck.check(new CustomerKey("default", id)))
                        .problem()
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("customerId");
    }

    @Test
    void neverRepeatsTheInput() {
        Problem refusal = refusal("{\"accounts\": [{\"account\": \"Zq7\", \"vendorCustomerId\": \"Zq8\"}]}");

        assertThat(refusal.toString()).doesNotContain("Zq7", "Zq8");
        assertThat(read("{\"name\": \"Zq9\", \"aliases\": [{\"customerId\": \"Zq9\"}]}")
                        .toString())
                .doesNotContain("Zq9");
    }

    private List<String> fields(String document) {
        return refusal(document).errors().stream().map(FieldError::field).toList();
    }

    private Problem refusal(String document) {
        return catchThrowableOfType(ProblemException.class, () -> read(document))
                .problem();
    }

    private Customer read(String document) {
        Customer customer = CustomerReader.read(StrictJson.readObject(document.getBytes(StandardCharsets.UTF_8)), C1);
        check.check("acme", customer);
        return customer;
    }
}
