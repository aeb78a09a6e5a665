package io.portico.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out one record at a time and lets a partition rest while the request at its head waits for another attempt. All other
 * partitions go on, the order within the resting one is kept, and since it is polled all the time the group keeps its member.
 * Like every consumer of Kafka's it belongs to one thread.
 */
final class PausingConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(PausingConsumer.class);
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final Attempts attempts;
    /** Answered, but not yet committed. */
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

    private @Nullable ConsumerRecord<byte[], byte[]> current;
    private @Nullable String fault;
    private boolean undecided;
    private boolean stoppedByCamel;

    PausingConsumer(Properties settings, Attempts attempts) {
        super(settings);
        this.attempts = attempts;
    }

    /** The record that the last poll handed out. */
    ConsumerRecord<byte[], byte[]> current() {
        if (current == null) {
            throw new IllegalStateException("No record was handed out.");
        }
        return current;
    }

    /** How often it has been tried, this time included. */
    int attempt() {
        return attempts.next(current());
    }

    /** When this node first had it. */
    Instant firstSeen() {
        return attempts.firstSeen(current());
    }

    /**
     * What was handed out is done: the group goes on behind it. That cannot fail any more, or the request would be answered
     * twice: what cannot be committed now is committed with the next poll or when the partition is given away.
     */
    void commitCurrent() {
        undecided = false;
        attempts.settled(current());
        done.put(Attempts.partition(current()), new OffsetAndMetadata(current().offset() + 1));
        commitDone();
    }

    /** What was handed out comes again after a while, longer with each attempt, and nothing of its partition before. */
    void retryCurrent() {
        undecided = false;
        attempts.failed(current(), backOff());
        hold(current());
    }

    /** The same, of a request that can be neither answered nor put aside: it is counted as such until it is done. */
    void holdCurrent() {
        undecided = false;
        attempts.stuck(current(), backOff());
        hold(current());
    }

    private Duration backOff() {
        return BackOff.after(attempt(), ThreadLocalRandom.current().nextDouble());
    }

    /** The same after a given pause, and without this attempt being counted. */
    void postponeCurrent(Duration pause) {
        undecided = false;
        attempts.postponed(current(), pause);
        hold(current());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            if (undecided) {
                retryCurrent();
            }
            commitDone();
            ConsumerRecords<byte[], byte[]> records = super.poll(resumeDue(timeout));
            noteFault(null);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (attempts.mustWait(record)) {
                    hold(record);
                    return ConsumerRecords.empty();
                }
                current = record;
                undecided = true;
            }
            return records;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            noteFault(e);
            LockSupport.parkNanos(AFTER_FAULT.toNanos());
            return ConsumerRecords.empty();
        }
    }

    /** Wakes partitions whose time has come, and says how long to wait for records at most. */
    private Duration resumeDue(Duration timeout) {
        Duration wait = timeout;
        if (!stoppedByCamel) {
            for (TopicPartition partition : paused()) {
                Duration left = attempts.waitOf(partition);
                if (left.isZero()) {
                    super.resume(Set.of(partition));
                } else if (left.compareTo(wait) < 0) {
                    wait = left;
                }
            }
        }
        return wait;
    }

    private void hold(ConsumerRecord<?, ?> record) {
        TopicPartition partition = Attempts.partition(record);
        try {
            seek(partition, record.offset());
            super.pause(Set.of(partition));
        } catch (IllegalStateException e) {
            // The partition was taken away meanwhile: whoever has it now begins with this very record.
            LOG.debug("A partition to pause is another member's");
        }
    }

    /** A stop that comes in between is put off: the commit is repeated once, and the stop is met again by the next poll. */
    private void commitDone() {
        try {
            commitOnce();
        } catch (WakeupException e) {
            commitDespiteStop();
            wakeup();
        } catch (InterruptException e) {
            // Its making has set the mark again.
            Thread.interrupted();
            commitDespiteStop();
            Thread.currentThread().interrupt();
        }
    }

    private void commitDespiteStop() {
        try {
            commitOnce();
        } catch (WakeupException | InterruptException e) {
            LOG.warn("Requests that were answered could not be committed before the stop");
        }
    }

    /** Where it fails, it is repeated with the next poll, or a member that takes over sees the request once more. */
    private void commitOnce() {
        if (done.isEmpty()) {
            return;
        }
        try {
            commitSync(done, COMMIT_LIMIT);
            done.clear();
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn(
                    "Requests that were answered could not be committed yet ({})",
                    e.getClass().getSimpleName());
            done.keySet().retainAll(assignment());
        }
    }

    private void noteFault(@Nullable KafkaException e) {
        String now = e == null ? null : e.getClass().getSimpleName();
        if (now != null && !now.equals(fault)) {
            LOG.warn("Kafka cannot be read ({})", now);
        } else if (now == null && fault != null) {
            LOG.info("Kafka is read again");
        }
        fault = now;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                commitDone();
                done.keySet().removeAll(partitions);
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                done.keySet().removeAll(partitions);
                listener.onPartitionsLost(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                listener.onPartitionsAssigned(partitions);
            }
        });
    }

    /** Camel's own wish, when it stops: no partition is woken any more. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        stoppedByCamel = true;
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        stoppedByCamel = false;
        super.resume(partitions);
    }

    /** Leaves the group, but does not hold up a stop for a broker that is away. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }
}
