package io.portico.flow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NowAndThenTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final NowAndThen log = new NowAndThen(Duration.ofNanos(10), nanoTime::get);

    @Test
    void allowsTheFirst_andNoneUntilTheSilenceIsOver_evenWhereTheClockTurnsOver() {
        assertThat(log.allows()).isTrue();
        assertThat(log.allows()).isFalse();

        nanoTime.addAndGet(9);
        assertThat(log.allows()).isFalse();

        nanoTime.addAndGet(1);
        assertThat(log.allows()).isTrue();
        assertThat(log.allows()).isFalse();
    }
}
