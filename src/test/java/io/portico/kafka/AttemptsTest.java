package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class AttemptsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final Clock clock = mock(Clock.class);
    private final Attempts attempts = new Attempts(nanoTime::get, clock);

    @BeforeEach
    void startTheClock() {
        when(clock.instant()).thenReturn(NOW);
    }

    @Test
    void countsAttemptsAtTheHeadOfAPartition() {
        attempts.failed(record(7), Duration.ofSeconds(1));
        attempts.failed(record(7), Duration.ofSeconds(1));

        assertThat(attempts.next(record(7))).isEqualTo(3);
        assertThat(attempts.next(record(8))).isEqualTo(1);
    }

    @Test
    void countsNoAttemptThatWasPostponed() {
        attempts.postponed(record(7), Duration.ofSeconds(1));
        assertThat(attempts.next(record(7))).isEqualTo(1);
        assertThat(attempts.mustWait(record(7))).isTrue();

        attempts.failed(record(7), Duration.ofSeconds(1));
        attempts.postponed(record(7), Duration.ofSeconds(3));
        assertThat(attempts.next(record(7))).isEqualTo(2);
        assertThat(attempts.waitOf(PARTITION)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void countsPartitionsThatAreStuck_untilTheirRequestIsDone() {
        attempts.failed(record(7), Duration.ofSeconds(1));
        assertThat(attempts.stuck()).isZero();

        attempts.stuck(record(7), Duration.ofSeconds(16));
        assertThat(attempts.stuck()).isEqualTo(1);
        assertThat(attempts.next(record(7))).isEqualTo(3);
        assertThat(attempts.waitOf(PARTITION)).isEqualTo(Duration.ofSeconds(16));

        attempts.settled(record(7));
        assertThat(attempts.stuck()).isZero();
    }

    @Test
    void forgetsAStuckPartitionThatDoesNotComeBack() {
        attempts.stuck(record(7), Duration.ofSeconds(16));
        nanoTime.addAndGet(Duration.ofSeconds(75).toNanos());
        assertThat(attempts.stuck()).isEqualTo(1);

        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(attempts.stuck()).isZero();
    }

    @Test
    void letsRecordWaitUntilItsTime_evenWhereTheClockTurnsOver() {
        attempts.failed(record(7), Duration.ofSeconds(1));

        assertThat(attempts.mustWait(record(7))).isTrue();
        assertThat(attempts.mustWait(record(6))).isFalse();
        assertThat(attempts.waitOf(PARTITION)).isEqualTo(Duration.ofSeconds(1));

        nanoTime.addAndGet(1_000_000_000);
        assertThat(attempts.mustWait(record(7))).isFalse();
        assertThat(attempts.waitOf(PARTITION)).isZero();
    }

    @Test
    void keepsWhenARecordWasFirstSeen_howeverOftenItIsTriedOrPostponed() {
        assertThat(attempts.firstSeen(record(7))).isEqualTo(NOW);
        assertThat(attempts.mustWait(record(7))).isFalse();
        assertThat(attempts.next(record(7))).isEqualTo(1);

        when(clock.instant()).thenReturn(NOW.plusSeconds(60));
        attempts.failed(record(7), Duration.ofSeconds(1));
        attempts.postponed(record(7), Duration.ofSeconds(1));
        assertThat(attempts.firstSeen(record(7))).isEqualTo(NOW);

        attempts.settled(record(7));
        assertThat(attempts.firstSeen(record(8))).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void forgetsWhatIsDone() {
        attempts.failed(record(7), Duration.ofSeconds(1));
        attempts.settled(record(7));

        assertThat(attempts.next(record(7))).isEqualTo(1);
        assertThat(attempts.waitOf(PARTITION)).isZero();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, null);
    }
}
