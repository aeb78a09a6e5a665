package io.portico.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How often the request at the head of each partition was tried, and when it may be tried again. All consumers of the node
 * share it, so that a partition may change hands among them; a partition that comes from another node begins anew, which the
 * age of its request bounds.
 */
final class Attempts {
    private final Map<TopicPartition, Head> heads = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Head(long offset, int attempts, long dueNanos) {}

    /** @param nanoTime a clock that only ever goes on */
    Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Which attempt at a record the next one is, from 1. */
    int next(ConsumerRecord<?, ?> record) {
        Head known = heads.get(partition(record));
        return known == null || known.offset != record.offset() ? 1 : known.attempts + 1;
    }

    /** An attempt failed, and there is to be another. */
    void failed(ConsumerRecord<?, ?> record, Duration wait) {
        put(record, next(record), wait);
    }

    /** There is to be another attempt, and this one does not count. */
    void postponed(ConsumerRecord<?, ?> record, Duration wait) {
        put(record, next(record) - 1, wait);
    }

    private void put(ConsumerRecord<?, ?> record, int attempts, Duration wait) {
        heads.put(partition(record), new Head(record.offset(), attempts, nanoTime.getAsLong() + wait.toNanos()));
    }

    /** What was at the head of the partition is done. */
    void settled(ConsumerRecord<?, ?> record) {
        heads.remove(partition(record));
    }

    /** Whether it is too early for the record. */
    boolean mustWait(ConsumerRecord<?, ?> record) {
        Head known = heads.get(partition(record));
        return known != null && known.offset == record.offset() && waitOf(known) > 0;
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
