package io.portico.dialect;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DialectTest {

    @Test
    void knowsTheVendorOfARoute() {
        assertThat(Dialect.ofRoute("dialect-stripe")).isEqualTo("stripe");
        assertThat(Dialect.ofRoute("dialect-pabbly-bare")).isEqualTo("pabbly");
        assertThat(Dialect.ofRoute("inbound-http")).isNull();
        assertThat(Dialect.ofRoute(null)).isNull();
    }

    @Test
    void knowsWhereItsAnswersAreWritten() {
        assertThat(Dialect.answers("stripe")).isEqualTo("direct:dialect-stripe-answer");
    }
}
