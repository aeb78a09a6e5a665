package io.portico.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayProblemTest {

    @Test
    void believesWhatAVendorMaySayOfItself() {
        assertThat(GatewayProblem.read("vendor-timeout")).contains(ProblemCode.VENDOR_TIMEOUT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "VENDOR_TIMEOUT", "unauthorized", "rate-limited", "internal-error", "no-such-code"})
    void believesNothingElse(String value) {
        assertThat(GatewayProblem.read(value)).isEmpty();
    }
}
