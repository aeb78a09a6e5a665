package io.portico.setting;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeclaredKeysTest {

    @Test
    void leavesOutWhatOnlyAnEnvironmentVariableHasLeftBehind() {
        assertThat(DeclaredKeys.of(Map.of("stripe", 1, "stripe-eu", 2, "stripeeu", 2)))
                .isEqualTo(Map.of("stripe", 1, "stripe-eu", 2));
    }

    @Test
    void keepsWhatWasDeclaredByEnvironmentAlone() {
        assertThat(DeclaredKeys.of(Map.of("stripeeu", 2))).isEqualTo(Map.of("stripeeu", 2));
    }
}
