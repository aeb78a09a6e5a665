package io.portico.caller;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BadKeyBrakeTest {
    private static final String HERE = "192.0.2.1";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BadKeyBrake brake = brake(3, 100, meters);

    @Test
    void letsSoManyPassInAMinute_andBrakesTheRest() {
        fail(HERE, 3);

        assertThat(brake.failed(HERE)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.RATE_LIMITED);
            assertThat(problem.outcome()).isEqualTo(Outcome.NONE);
            assertThat(problem.detail()).doesNotContain(HERE);
        });
        assertThat(brake.failed(HERE)).isPresent();
        assertThat(meters.counter("portico.keys.braked").count()).isEqualTo(2);
    }

    @Test
    void saysHowMuchOfTheMinuteIsLeft() {
        fail(HERE, 1);
        pass(Duration.ofSeconds(18));
        fail(HERE, 2);

        assertThat(brake.failed(HERE).map(Problem::retryAfter)).contains(Duration.ofSeconds(42));
        pass(Duration.ofMillis(41_500));
        assertThat(brake.failed(HERE).map(Problem::retryAfter)).contains(Duration.ofSeconds(1));
    }

    @Test
    void beginsANewMinuteWhenTheOldOneIsOver_howeverManyCame() {
        fail(HERE, 3);
        for (int i = 0; i < 59; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(brake.failed(HERE)).isPresent();
        }
        pass(Duration.ofSeconds(1));

        fail(HERE, 3);
        assertThat(brake.failed(HERE)).isPresent();
    }

    @Test
    void countsEachAddressForItself() {
        fail(HERE, 3);

        fail("192.0.2.2", 3);
        assertThat(brake.failed(HERE)).isPresent();
    }

    @Test
    void countsANetworkOfIpv6AsOne() {
        fail("2001:db8:1:2::1", 1);
        fail("2001:db8:1:2::2", 1);
        fail("2001:db8:1:2:aaaa::", 1);

        assertThat(brake.failed("2001:db8:1:2:3:4:5:6")).isPresent();
        fail("2001:db8:1:3::1", 1);
    }

    @Test
    void remembersNoMoreAddressesThanItMay() {
        IntStream.range(0, 20_000).forEach(i -> brake.failed("10.0." + i / 256 + "." + i % 256));

        assertThat(meters.get("portico.keys.failing.addresses").gauge().value()).isBetween(1.0, 100.0);
    }

    @Test
    void countsExactly_whenRequestsComeAtATime() {
        BadKeyBrake many = brake(1000, 100);

        long braked = IntStream.range(0, 5000)
                .parallel()
                .mapToObj(i -> many.failed(HERE))
                .filter(Optional::isPresent)
                .count();

        assertThat(braked).isEqualTo(4000);
    }

    @Test
    void brakesNobody_whenToldNotTo() {
        BadKeyBrake off = brake(0, 100);

        IntStream.range(0, 100).forEach(i -> assertThat(off.failed(HERE)).isEmpty());
    }

    @Test
    void refusesSettingsThatCannotBeMeant() {
        assertThatThrownBy(() -> brake(-1, 100))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.keys.failures-per-minute: ");
        assertThatThrownBy(() -> brake(1, 0))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.keys.failing-addresses: ");
        assertThatThrownBy(() -> new KeySettings(Duration.ofMillis(99), 1, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.keys.reload: ");
        assertThatThrownBy(() -> new KeySettings(Duration.ofSeconds(-1), 1, 1))
                .isInstanceOf(InvalidSettingException.class);
    }

    private BadKeyBrake brake(int perMinute, int addresses) {
        return brake(perMinute, addresses, new SimpleMeterRegistry());
    }

    private BadKeyBrake brake(int perMinute, int addresses, SimpleMeterRegistry registry) {
        return new BadKeyBrake(new KeySettings(Duration.ZERO, perMinute, addresses), registry, nanos::get);
    }

    private void fail(String address, int times) {
        IntStream.range(0, times).forEach(i -> assertThat(brake.failed(address)).isEmpty());
    }

    private void pass(Duration time) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
    }
}
