package io.portico.customer;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.model.AccountChoice;
import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EnrichCustomerTest {
    private static final String PABBLY_ID = "5e5f50647c5aeb3675f416aa";

    private final MemoryDirectory directory = new MemoryDirectory();
    private final AdmitAccounts admission = new AdmitAccounts(Vendors.ALL);
    private final EnrichCustomer step = new EnrichCustomer(directory);

    @Test
    void findsTheAccountAndTheIdThere() throws Exception {
        linked(new CustomerAccount("stripe", "cus_1", 0));

        Exchange exchange = enrich(null, null);

        assertThat(account(exchange)).isEqualTo("stripe");
        assertThat(exchange.getVariable(Variables.VENDOR_CUSTOMER_ID)).isEqualTo("cus_1");
    }

    @Test
    void leavesNoIdWhereTheAccountIsTheCustomer() throws Exception {
        linked(new CustomerAccount("agentmessage-acme", null, 0));

        Exchange exchange = enrich(null, null);

        assertThat(account(exchange)).isEqualTo("agentmessage-acme");
        assertThat(exchange.getVariables()).doesNotContainKey(Variables.VENDOR_CUSTOMER_ID);
    }

    @Test
    void choosesTheLowestPriority() throws Exception {
        linked(
                new CustomerAccount("stripe", "cus_1", 5),
                new CustomerAccount("pabbly", PABBLY_ID, 2),
                new CustomerAccount("stripe-eu", "cus_2", 9));

        assertThat(account(enrich(null, null))).isEqualTo("pabbly");
        assertThat(account(enrich("stripe", null))).isEqualTo("stripe");
        assertThat(account(enrich(null, "stripe-eu"))).isEqualTo("stripe-eu");
        assertThat(account(enrich("stripe", "stripe-eu"))).isEqualTo("stripe-eu");
    }

    @Test
    void asksForAChoice_whenSeveralShareTheLowestPriority() throws Exception {
        linked(
                new CustomerAccount("stripe-eu", "cus_2", 1),
                new CustomerAccount("stripe", "cus_1", 1),
                new CustomerAccount("pabbly", PABBLY_ID, 3));

        Problem problem = refusal(null, null);

        assertThat(problem.code()).isEqualTo(ProblemCode.VENDOR_CHOICE_REQUIRED);
        assertThat(problem.choices())
                .containsExactly(new AccountChoice("stripe", "stripe"), new AccountChoice("stripe", "stripe-eu"));
        assertThat(account(enrich("pabbly", null))).isEqualTo("pabbly");
        assertThat(account(enrich(null, "stripe-eu"))).isEqualTo("stripe-eu");
    }

    @Test
    void refusesUnknownVendorAndAccountWithoutAskingTheStore() {
        assertThat(refusal("nobody", null).code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
        assertThat(refusal(null, "nobody").code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
        assertThat(refusal("stripe", "nobody").code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
        assertThat(directory.lookups).isEmpty();
    }

    @Test
    void refusesAnAccountOfAnotherVendorWithoutAskingTheStore() {
        assertThat(refusal("pabbly", "stripe").code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(directory.lookups).isEmpty();
    }

    @Test
    void knowsNoAccountOfAnotherOrganisation() {
        linked(new CustomerAccount("agentmessage-acme", null, 0));

        assertThat(refusal("globex", null, "agentmessage-acme").code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
        assertThat(refusal("globex", "agentmessage", null)).isEqualTo(refusal("globex", "nobody", null));
        assertThat(refusal("globex", null, null).code()).isEqualTo(ProblemCode.NO_VENDOR_CUSTOMER);
    }

    @Test
    void refusesAnUnknownCustomer() {
        assertThat(refusal(null, null).code()).isEqualTo(ProblemCode.CUSTOMER_NOT_FOUND);
    }

    @Test
    void refusesACustomerWithoutBillingThatFits() {
        linked();
        assertThat(refusal(null, null).code()).isEqualTo(ProblemCode.NO_VENDOR_CUSTOMER);

        linked(new CustomerAccount("stripe", "cus_1", 0), new CustomerAccount("long-gone", "x", 0));
        assertThat(refusal("pabbly", null).code()).isEqualTo(ProblemCode.NO_VENDOR_CUSTOMER);
        assertThat(refusal(null, "stripe-eu").code()).isEqualTo(ProblemCode.NO_VENDOR_CUSTOMER);
    }

    @Test
    void refusesAStoredIdThatHasNotTheVendorsForm() {
        linked(new CustomerAccount("stripe", "cus_1/../cus_2", 0));
        assertThat(refusal(null, null).code()).isEqualTo(ProblemCode.VENDOR_ID_INVALID);

        linked(new CustomerAccount("stripe", null, 0));
        assertThat(refusal(null, null).code()).isEqualTo(ProblemCode.VENDOR_ID_INVALID);
    }

    private void linked(CustomerAccount... accounts) {
        Customer customer = new Customer("c1", "default", null, List.of(accounts), List.of());
        directory.customers.put(customer.key(), customer);
    }

    private Problem refusal(String vendor, String account) {
        return refusal("acme", vendor, account);
    }

    private Problem refusal(String organisation, String vendor, String account) {
        return catchThrowableOfType(ProblemException.class, () -> enrich(organisation, vendor, account))
                .problem();
    }

    private Exchange enrich(String vendor, String account) throws Exception {
        return enrich("acme", vendor, account);
    }

    private Exchange enrich(String organisation, String vendor, String account) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Variables.CALLER, new Caller(organisation, "test", Set.of(Scope.BILLING_WRITE)));
        exchange.setVariable(Variables.VENDOR_CUSTOMER_ID, "of an earlier step");
        exchange.getMessage()
                .setBody(new CreatePortalSession(
                        "c1",
                        "default",
                        vendor,
                        account,
                        null,
                        Intent.HOME,
                        null,
                        IntentFallback.FAIL,
                        null,
                        null,
                        Map.of()));
        admission.process(exchange);
        step.process(exchange);
        return exchange;
    }

    private static String account(Exchange exchange) {
        return exchange.getVariable(Variables.ACCOUNT, VendorAccount.class).key();
    }
}
