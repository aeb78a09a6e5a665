package io.portico.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayProblemTest {

    @Test
    void believesWhatAVendorMaySayOfItself() {
        assertThat(GatewayProblem.read("vendor-timeout", 504)).contains(ProblemCode.VENDOR_TIMEOUT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "VENDOR_TIMEOUT", "unauthorized", "rate-limited", "internal-error", "no-such-code"})
    void believesNothingElse(String value) {
        assertThat(GatewayProblem.read(value, 502)).isEmpty();
    }

    @Test
    void believesNothingBesideASession() {
        assertThat(GatewayProblem.read("vendor-unavailable", 200)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, true", "409, true", "422, true", "401, false", "403, false", "429, false", "500, false"})
    void believesThatTheRequestIsToBlameWhereTheStatusSaysSo(int status, boolean believed) {
        assertThat(GatewayProblem.read("return-url-not-allowed", status).isPresent())
                .isEqualTo(believed);
    }
}
