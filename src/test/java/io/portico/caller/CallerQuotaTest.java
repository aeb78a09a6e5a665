package io.portico.caller;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.http.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/** The bucket's arithmetic, by a time that passes only when told to. */
class CallerQuotaTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int CALLERS = 8;

    private final SetTime time = new SetTime();
    private final Counter refused = new SimpleMeterRegistry().counter("refused");

    @Test
    void grantsTheBurstAtOnce_andNothingBeyond() {
        CallerQuota quota = quota(60, MINUTE, 3);

        assertThat(Stream.generate(() -> quota.take().granted()).limit(5))
                .containsExactly(true, true, true, false, false);
    }

    @Test
    void saysWhatIsLeft() {
        CallerQuota quota = quota(60, MINUTE, 3);

        assertThat(Stream.generate(() -> quota.take().limit()).limit(4))
                .containsExactly(
                        new RateLimit(60, 60, 2, 1),
                        new RateLimit(60, 60, 1, 1),
                        new RateLimit(60, 60, 0, 1),
                        new RateLimit(60, 60, 0, 1));
    }

    @Test
    void grantsOneMore_asSoonAsItsTimeHasCome() {
        CallerQuota quota = emptied(quota(60, MINUTE, 3));

        time.pass(Duration.ofSeconds(1).minusNanos(1));
        assertThat(quota.take().granted()).isFalse();
        time.pass(Duration.ofNanos(1));
        assertThat(quota.take().granted()).isTrue();
        assertThat(quota.take().granted()).isFalse();
    }

    @Test
    void takesNothingForWhatItRefuses() {
        CallerQuota quota = emptied(quota(60, MINUTE, 1));

        for (int i = 0; i < 100; i++) {
            time.pass(Duration.ofMillis(10));
            assertThat(quota.take().granted()).as("after %d ms", 10 * (i + 1)).isEqualTo(i == 99);
        }
    }

    @Test
    void holdsNoMoreThanTheBurst_howeverLongNobodyCalls() {
        CallerQuota quota = emptied(quota(600, MINUTE, 5));

        time.pass(Duration.ofDays(30));

        assertThat(Stream.generate(() -> quota.take().granted()).limit(7).filter(granted -> granted))
                .hasSize(5);
    }

    @Test
    void grantsNoMoreThanItsRate_overTime() {
        CallerQuota quota = emptied(quota(7, MINUTE, 7));
        int granted = 0;

        for (int i = 0; i < 36_000; i++) {
            time.pass(Duration.ofMillis(100));
            granted += quota.take().granted() ? 1 : 0;
        }

        assertThat(granted).isEqualTo(7 * 60);
    }

    @ParameterizedTest(name = "{0} in {1} s, {2} ms later: {3} s")
    @CsvSource({"1, 60, 0, 60", "1, 60, 1, 60", "1, 60, 1000, 59", "1, 60, 59001, 1", "7, 60, 0, 9", "1000, 1, 0, 1"})
    void tellsHowLongToWait_roundedUpToSeconds(long requests, long per, long millisLater, long seconds) {
        CallerQuota quota = emptied(quota(requests, Duration.ofSeconds(per), 1));

        time.pass(Duration.ofMillis(millisLater));

        assertThat(quota.take()).isEqualTo(new CallerQuota.Reading(false, new RateLimit(requests, per, 0, seconds)));
    }

    @Test
    void countsWhatItRefuses() {
        CallerQuota quota = emptied(quota(60, MINUTE, 2));
        quota.take();
        quota.take();

        assertThat(refused.count()).isEqualTo(2);
    }

    @Test
    void grantsNoMoreThanTheBurst_whenManyAskAtOnce() throws Exception {
        CallerQuota quota = quota(60, MINUTE, 200_000);
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        Callable<Long> greedy = () -> {
            start.await();
            return Stream.generate(quota::take)
                    .limit(50_000)
                    .filter(CallerQuota.Reading::granted)
                    .count();
        };
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            long granted = 0;
            for (Future<Long> part : callers.invokeAll(Collections.nCopies(CALLERS, greedy))) {
                granted += part.get();
            }

            assertThat(granted).isEqualTo(200_000);
            assertThat(refused.count()).isEqualTo(CALLERS * 50_000 - 200_000);
        } finally {
            callers.shutdownNow();
        }
    }

    private CallerQuota quota(long requests, Duration per, long burst) {
        return new CallerQuota(new CallerQuota.Rule(requests, per, burst), time, refused);
    }

    private static CallerQuota emptied(CallerQuota quota) {
        long left = Long.MAX_VALUE;
        while (left > 0) {
            left = quota.take().limit().remaining();
        }
        return quota;
    }
}
