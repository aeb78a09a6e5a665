package io.portico.idempotency;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.model.ExpiryBasis;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerLifeTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "ESTIMATED, 300, 270, 9999-01-01T00:00:00Z",
        "REQUESTED, 86400, 86370, 9999-01-01T00:00:00Z",
        "REQUESTED, 90000, 86400, 9999-01-01T00:00:00Z",
        "ESTIMATED, 30, 0, 9999-01-01T00:00:00Z",
        "ESTIMATED, 5, 0, 9999-01-01T00:00:00Z",
        "VENDOR, 300, 86400, 2026-03-01T12:04:30Z",
        "VENDOR, 900000, 86400, 2026-03-11T21:59:30Z"
    })
    void endsHalfAMinuteEarly_andAfterADay(ExpiryBasis basis, long life, long seconds, Instant notAfter) {
        AnswerLife answer = AnswerLife.of(Requests.session(CREATED, CREATED.plusSeconds(life), basis));

        assertThat(answer).isEqualTo(new AnswerLife(notAfter, seconds));
    }
}
