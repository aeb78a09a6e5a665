package io.portico.vendor;

import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** That the fuzz test begins at answers that make sessions: of refusals alone it would prove little. */
class VendorAnswerInvariantsTest {

    @ParameterizedTest
    @MethodSource("io.portico.vendor.VendorAnswerMutationTest#successes")
    void seesTheSessionOfAPlainAnswer(ContractCase contract) throws IOException {
        try (VendorAnswerInvariants invariants = new VendorAnswerInvariants()) {
            assertThat(invariants.hold(VendorAnswer.file(contract))).isTrue();
        }
    }
}
