package io.portico.setting;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SettingRules rules = new SettingRules("portico.thing.");

    @Test
    void takeWhatIsOnTheEdge() {
        rules.atLeast(1, "a", 1)
                .within(1, 100, "b", 1)
                .within(1, 100, "c", 100)
                .atLeast(SECOND, "d", SECOND)
                .within(SECOND, SECOND, "e", SECOND)
                .aboveZero("f", Duration.ofNanos(1))
                .require(true, "g", "it is well");

        assertThat(rules.hold()).isTrue();
        assertThatCode(rules::check).doesNotThrowAnyException();
    }

    @Test
    void nameAllThatAreBroken() {
        rules.atLeast(1, "a", 0)
                .within(1, 100, "b", 0)
                .within(1, 100, "c", 101)
                .atLeast(SECOND, "d", Duration.ofMillis(999))
                .within(Duration.ofMillis(1), Duration.ofMinutes(90), "e", Duration.ofHours(2))
                .within(SECOND, Duration.ofDays(1), "f", Duration.ZERO)
                .aboveZero("g", Duration.ZERO)
                .require(false, "h", "it is missing");

        assertThat(rules.hold()).isFalse();
        assertThatThrownBy(rules::check)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(String.join(
                        "\n",
                        "portico.thing.a: it must be at least 1",
                        "portico.thing.b: it must be 1 to 100",
                        "portico.thing.c: it must be 1 to 100",
                        "portico.thing.d: it must be at least 1s",
                        "portico.thing.e: it must be 1ms to 90m",
                        "portico.thing.f: it must be 1s to 1d",
                        "portico.thing.g: it must be above zero",
                        "portico.thing.h: it is missing"));
    }
}
