package io.portico.customer;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ActingForTest {
    private static final List<VendorAccount> ALL = List.copyOf(Vendors.ALL.of("acme"));

    @Test
    void keepsTheAccountThatActsForWhomIsNamed_andThoseAtOtherVendors() {
        assertThat(ActingFor.narrowed(ALL, "stripe", Map.of("stripeAccount", "acct_eu")))
                .extracting(VendorAccount::key)
                .containsExactly("agentmessage-acme", "pabbly", "stripe-eu");
    }

    @Test
    void refusesWhereNoAccountOfTheVendorDoes() {
        assertRefused("stripe", Map.of("stripeAccount", "acct_us"));
        assertRefused("stripe", Map.of("stripeAccount", "acct_eu", "stripeContext", "acct_eu"));
        assertRefused("pabbly", Map.of("stripeAccount", "acct_eu"));
    }

    @Test
    void keepsAllWhereTheOrganisationHasNoAccountAtTheVendorAnyMore() {
        assertThat(ActingFor.narrowed(ALL, "paddle", Map.of("stripeAccount", "acct_eu")))
                .isEqualTo(ALL);
    }

    private static void assertRefused(String vendor, Map<String, String> named) {
        Problem problem = catchThrowableOfType(ProblemException.class, () -> ActingFor.narrowed(ALL, vendor, named))
                .problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(problem.errors()).hasSize(named.size()).allSatisfy(error -> assertThat(error.code())
                .isEqualTo("account-invalid"));
    }
}
