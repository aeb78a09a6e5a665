package io.portico.model;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RequestTimeoutTest {

    @Test
    void takesSecondsWithAFraction() {
        assertThat(RequestTimeout.parse("5")).isEqualTo(Duration.ofSeconds(5));
        assertThat(RequestTimeout.parse("2.5")).isEqualTo(Duration.ofMillis(2_500));
        assertThat(RequestTimeout.parse("0.001")).isEqualTo(Duration.ofMillis(1));
        assertThat(RequestTimeout.parse("999999")).isEqualTo(Duration.ofSeconds(999_999));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "0", "0.000", "-1", "+1", "1.", ".5", "1,5", "5s", "1e3", "0x5", "NaN", "1.0001", "1000000",
                "٥"
            })
    void refusesWhatIsNoSuchNumber(String junk) {
        assertThat(catchThrowableOfType(ProblemException.class, () -> RequestTimeout.parse(junk))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }
}
