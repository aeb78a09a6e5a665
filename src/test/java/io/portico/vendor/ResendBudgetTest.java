package io.portico.vendor;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResendBudgetTest {

    private static long granted(ResendBudget budget, int calls) {
        return IntStream.range(0, calls)
                .filter(call -> {
                    budget.called();
                    return budget.take();
                })
                .count();
    }

    @Test
    void grantsAFewAtOnceAndThenAShareOfTheCalls() {
        ResendBudget budget = new ResendBudget(10);

        granted(budget, 20);

        assertThat(granted(budget, 1_000)).isBetween(99L, 101L);
    }

    @Test
    void savesNoMoreThanAFew() {
        ResendBudget budget = new ResendBudget(10);
        for (int i = 0; i < 10_000; i++) {
            budget.called();
        }

        assertThat(IntStream.range(0, 100).filter(i -> budget.take())).hasSize(10);
    }

    @Test
    void grantsNothingWhereNothingIsToBeSentAgain() {
        assertThat(granted(new ResendBudget(0), 1_000)).isZero();
    }
}
