package io.portico.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import static org.assertj.core.api.Assertions.assertThat;

/** Who asks over Kafka and reads what became of it, of one organisation. */
final class KafkaPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String prefix;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();

    KafkaPeer(KafkaBroker broker, String prefix) {
        this.prefix = prefix;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "max.request.size", 4_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(
                new TopicPartition(prefix + "portal-session.created", 0),
                new TopicPartition(prefix + "portal-session.create.dlq", 0)));
        consumer.seekToBeginning(consumer.assignment());
    }

    static String request(String customer) {
        return "{\"customerId\":\"" + customer + "\",\"returnUrl\":\"https://app.example.com/account\"}";
    }

    /** A record of requests; headers as name, value, name, value. */
    ProducerRecord<byte[], byte[]> record(String key, String body, String... headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(prefix + "portal-session.create", bytes(key), bytes(body));
        IntStream.range(0, headers.length / 2)
                .forEach(i -> record.headers().add(headers[2 * i], bytes(headers[2 * i + 1])));
        return record;
    }

    /** Asks, and is answered as this: topic, partition, offset. */
    String ask(String customer, String... headers) {
        return send(record(customer, request(customer), headers));
    }

    String send(ProducerRecord<byte[], byte[]> record) {
        try {
            RecordMetadata sent = producer.send(record).get();
            return sent.topic() + "-" + sent.partition() + "-" + sent.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first answer to it. */
    ConsumerRecord<byte[], byte[]> reply(String correlationId) {
        return await(record -> isReply(record) && correlationId.equals(header(record, "correlationId")));
    }

    /** The dead letter of that request, found by its body. */
    ConsumerRecord<byte[], byte[]> deadLetter(String body) {
        return await(record -> !isReply(record) && body.equals(text(record.value())));
    }

    /** Every answer so far to it. */
    List<ConsumerRecord<byte[], byte[]>> replies(String correlationId) {
        poll(Duration.ofMillis(300));
        return received.stream()
                .filter(record -> isReply(record) && correlationId.equals(header(record, "correlationId")))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> allReceived() {
        poll(Duration.ofMillis(300));
        return received;
    }

    private boolean isReply(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(prefix + "portal-session.created");
    }

    ConsumerRecord<byte[], byte[]> await(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<ConsumerRecord<byte[], byte[]>> found =
                received.stream().filter(wanted).findFirst();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            poll(Duration.ofMillis(200));
            found = received.stream().filter(wanted).findFirst();
        }
        assertThat(found).as("within %s", PATIENCE).isPresent();
        return found.orElseThrow();
    }

    private void poll(Duration timeout) {
        consumer.poll(timeout).forEach(received::add);
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
