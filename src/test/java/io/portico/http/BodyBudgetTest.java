package io.portico.http;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BodyBudgetTest {
    private static final ClientNetwork ONE = ClientNetwork.of("192.0.2.1");
    private static final ClientNetwork OTHER = ClientNetwork.of("192.0.2.2");

    private final BodyBudget budget = new BodyBudget(100, 60);

    @Test
    void leavesOthersWhatOneMayNotHave() {
        assertThat(budget.take(ONE, 60)).isTrue();
        assertThat(budget.take(ONE, 1)).isFalse();
        assertThat(budget.take(OTHER, 41)).isFalse();
        assertThat(budget.take(OTHER, 40)).isTrue();

        budget.giveBack(ONE, 60);

        assertThat(budget.held()).isEqualTo(40);
        assertThat(budget.clients()).isOne();
    }

    @Test
    void remembersNobodyWhoHoldsNothing() {
        assertThat(budget.take(ONE, 0)).isTrue();
        assertThat(budget.clients()).isZero();
    }
}
