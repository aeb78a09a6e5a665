package io.portico.kafka;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffTest {

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 16000", "6, 16000", "2000000000, 16000"})
    void doublesUntilSixteenSeconds_giveOrTakeAQuarter(int attempt, long millis) {
        assertThat(BackOff.after(attempt, 0.5)).hasMillis(millis);
        assertThat(BackOff.after(attempt, 0)).hasMillis(millis * 3 / 4);
        assertThat(BackOff.after(attempt, 1)).hasMillis(millis * 5 / 4);
    }
}
