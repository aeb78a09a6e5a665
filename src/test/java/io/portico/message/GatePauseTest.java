package io.portico.message;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

class GatePauseTest {

    @ParameterizedTest
    @CsvSource({
        "300s, 10s, 0.0, 10s",
        "300s, 10s, 1.0, 12500ms",
        "14s, 10s, 1.0, 10s",
        "13s, 10s, 0.5, ",
        "-1s, 10s, 0.5, ",
        "300s, 0s, 0.0, 250ms",
        "3250ms, 0s, 0.0, ",
    })
    void isNoShorterThanStatedAndNotBeyondTheEnd(String left, String stated, double chance, @Nullable String pause) {
        assertThat(GatePause.within(duration(left), duration(stated), chance))
                .isEqualTo(pause == null ? null : duration(pause));
    }

    private static Duration duration(String text) {
        return DurationStyle.detectAndParse(text);
    }
}
