package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How often the request at the head of each partition was tried, since when, and when it may be tried again. All consumers of
 * the node share it, so that a partition may change hands among them; a partition that comes from another node begins anew,
 * which the age of its request bounds.
 */
final class Attempts {
    /** One that rests comes back within half of it, unless its partition is another node's by now. */
    private static final Duration GONE = Duration.ofMinutes(1);

    private final Map<TopicPartition, Head> heads = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final Clock clock;

    private record Head(long offset, int attempts, long dueNanos, Instant firstSeen, boolean stuck) {}

    /**
     * @param nanoTime a clock that only ever goes on
     * @param clock the time of day
     */
    Attempts(LongSupplier nanoTime, Clock clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /** When this node first had the record at the head of its partition: now, unless it was asked for it before. */
    Instant firstSeen(ConsumerRecord<?, ?> record) {
        Head known = head(record);
        if (known != null) {
            return known.firstSeen;
        }
        Instant now = clock.instant();
        heads.put(partition(record), new Head(record.offset(), 0, nanoTime.getAsLong(), now, false));
        return now;
    }

    /** Which attempt at a record the next one is, from 1. */
    int next(ConsumerRecord<?, ?> record) {
        Head known = head(record);
        return known == null ? 1 : known.attempts + 1;
    }

    /** An attempt failed, and there is to be another. */
    void failed(ConsumerRecord<?, ?> record, Duration wait) {
        put(record, next(record), wait, false);
    }

    /** The same, of a request that Kafka takes neither an answer to nor as a dead letter. */
    void stuck(ConsumerRecord<?, ?> record, Duration wait) {
        put(record, next(record), wait, true);
    }

    /** How many partitions rest because what is at their head can be neither answered nor put aside. */
    long stuck() {
        return heads.values().stream()
                .filter(head -> head.stuck && waitOf(head) > -GONE.toNanos())
                .count();
    }

    /** There is to be another attempt, and this one does not count. */
    void postponed(ConsumerRecord<?, ?> record, Duration wait) {
        put(record, next(record) - 1, wait, false);
    }

    private void put(ConsumerRecord<?, ?> record, int attempts, Duration wait, boolean stuck) {
        long dueNanos = nanoTime.getAsLong() + wait.toNanos();
        heads.put(partition(record), new Head(record.offset(), attempts, dueNanos, firstSeen(record), stuck));
    }

    private @Nullable Head head(ConsumerRecord<?, ?> record) {
        Head known = heads.get(partition(record));
        return known == null || known.offset != record.offset() ? null : known;
    }

    /** What was at the head of the partition is done. */
    void settled(ConsumerRecord<?, ?> record) {
        heads.remove(partition(record));
    }

    /** Whether it is too early for the record. */
    boolean mustWait(ConsumerRecord<?, ?> record) {
        return waitOf(head(record)) > 0;
    }

    /** How long the head of the partition must wait still; zero where it need not. */
    Duration waitOf(TopicPartition partition) {
        return Duration.ofNanos(Math.max(0, waitOf(heads.get(partition))));
    }

    private long waitOf(@Nullable Head known) {
        return known == null ? 0 : known.dueNanos - nanoTime.getAsLong();
    }

    static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
