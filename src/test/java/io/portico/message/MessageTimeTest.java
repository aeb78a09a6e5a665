package io.portico.message;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

class MessageTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // sent so long ago, the sender's timeout, what is left to answer, what is left of 300 s
        "3s, , 10s, 297s",
        "3s, 3600s, 10s, 297s",
        "3s, 8500ms, 5500ms, 5500ms",
        "3s, 3s, 0s, 0s",
        "4s, 3s, -1s, -1s",
        "301s, , 10s, -1s",
        ", , 10s, 300s",
        ", 2s, 2s, 2s",
    })
    void countsFromTheSending(String ago, String timeout, String toAnswer, String ofAll) {
        MessageTime time = new MessageTime(ago == null ? null : NOW.minus(duration(ago)), duration(timeout));

        assertThat(time.leftToAnswer(NOW)).isEqualTo(duration(toAnswer));
        assertThat(time.left(NOW, Duration.ofSeconds(300))).isEqualTo(duration(ofAll));
    }

    @ParameterizedTest
    @CsvSource({"5s, true", "6s, false", "7s, false"})
    void outlivesAWaitThatLeavesTimeForACall(String wait, boolean outlives) {
        MessageTime time = new MessageTime(NOW.minusSeconds(1), Duration.ofSeconds(10));

        assertThat(time.outlives(duration(wait), NOW, Duration.ofSeconds(300))).isEqualTo(outlives);
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : DurationStyle.detectAndParse(text);
    }
}
