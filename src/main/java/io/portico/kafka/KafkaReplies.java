package io.portico.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.json.PortalSessionJson;
import io.portico.json.ProblemJson;
import io.portico.message.DeadLetter;
import io.portico.model.PortalSession;
import io.portico.model.Problem;

/**
 * Writes what becomes of a request, an answer or a dead letter, and returns once every replica in sync has it. There is no
 * client before the first record is written.
 */
final class KafkaReplies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReplies.class);
    private static final String CORRELATION_ID = "correlationId";
    private static final String STATUS = "porticoStatus";
    private static final String CONTENT_TYPE = "contentType";
    private static final List<String> OURS = List.of(DeadLetter.CODE, DeadLetter.ATTEMPTS, DeadLetter.REQUEST_ID);

    /** Beyond the producer's own limits. */
    private static final Duration LIMIT = Duration.ofSeconds(12);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Supplier<Producer<byte[], byte[]>> clients;
    private final Clock clock;
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaReplies(Supplier<Producer<byte[], byte[]>> clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** Answers with the session. */
    void send(KafkaRequest request, byte @Nullable [] key, PortalSession session) throws UnsentException {
        reply(request, key, 201, "application/json", PortalSessionJson.write(session));
    }

    /** Answers with the problem. */
    void send(KafkaRequest request, byte @Nullable [] key, Problem problem) throws UnsentException {
        byte[] document = ProblemJson.write(problem, request.requestId(), clock.instant());
        reply(request, key, problem.code().status(), ProblemJson.MEDIA_TYPE, document);
    }

    private void reply(KafkaRequest request, byte @Nullable [] key, int status, String contentType, byte[] document)
            throws UnsentException {
        Headers headers = new RecordHeaders();
        headers.add(CORRELATION_ID, correlationId(request));
        add(headers, STATUS, Integer.toString(status));
        add(headers, CONTENT_TYPE, contentType);
        try {
            write(request.tenant().topics().replies(), key, document, headers);
        } catch (UnsentException e) {
            if (isFinal(e.getCause())) {
                throw new DeadLetter(DeadLetter.REPLY_UNDELIVERABLE);
            }
            throw e;
        }
    }

    private static byte[] correlationId(KafkaRequest request) {
        Header given = request.record().headers().lastHeader(CORRELATION_ID);
        return given != null && given.value() != null ? given.value() : bytes(request.place());
    }

    /** Whether Kafka refused the record itself, and would refuse it from any client and at any time. */
    private static boolean isFinal(@Nullable Throwable refusal) {
        return refusal instanceof ApiException && !(refusal instanceof RetriableException) && !isOfTheClient(refusal);
    }

    /**
     * Puts the request aside as it came; one that Kafka does not take like that, such as one too large beside our headers or
     * without the key that a compacted topic wants, is put aside as no more than its place.
     *
     * @throws UnsentException where it takes neither; nothing is let go, since that may be so for all requests
     */
    void bury(KafkaRequest request, String code) throws UnsentException {
        ConsumerRecord<byte[], byte[]> record = request.record();
        String topic = request.tenant().topics().deadLetters();
        Headers headers = new RecordHeaders(record.headers());
        OURS.forEach(headers::remove);
        try {
            write(topic, record.key(), record.value(), mark(headers, request, code));
        } catch (UnsentException e) {
            if (!isFinal(e.getCause()) || e.getCause() instanceof AuthorizationException) {
                throw e;
            }
            write(topic, bytes(request.place()), null, mark(new RecordHeaders(), request, code));
        }
    }

    private static Headers mark(Headers headers, KafkaRequest request, String code) {
        add(headers, DeadLetter.CODE, code);
        add(headers, DeadLetter.ATTEMPTS, Integer.toString(request.attempt()));
        add(headers, DeadLetter.REQUEST_ID, request.requestId());
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers)
            throws UnsentException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, (Integer) null, (Long) null, key, value, headers);
        Throwable failure = tryToWrite(record);
        if (failure != null && isOfTheClient(failure)) {
            // The answer is good still, and its client is replaced: asking the vendor once more would cost a session.
            failure = tryToWrite(record);
        }
        if (failure != null) {
            throw new UnsentException(failure);
        }
    }

    /** Says what it failed by; a client that has failed for good is not asked again. */
    private @Nullable Throwable tryToWrite(ProducerRecord<byte[], byte[]> record) {
        Producer<byte[], byte[]> client = null;
        Throwable failure;
        try {
            client = producer();
            client.send(record).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        if (client != null && (isOfTheClient(failure) || failure instanceof TimeoutException)) {
            discard(client);
        }
        return failure;
    }

    /**
     * Whether another client might write the record: this one is fenced, has a wrong password, or was closed by a thread that met
     * such. All consumers share it, so nothing that is about one record may cost them their client.
     */
    private static boolean isOfTheClient(Throwable failure) {
        return failure instanceof IllegalStateException
                || failure instanceof AuthenticationException
                || failure instanceof ProducerFencedException
                || failure instanceof OutOfOrderSequenceException
                || failure instanceof KafkaException
                        && !(failure instanceof ApiException || failure instanceof InterruptException);
    }

    private void discard(Producer<byte[], byte[]> client) {
        synchronized (this) {
            if (client == producer) {
                producer = null;
            }
        }
        try {
            client.close(CLOSE_LIMIT);
        } catch (KafkaException e) {
            LOG.debug("A client could not be closed ({})", e.getClass().getSimpleName());
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = clients.get();
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_LIMIT);
            producer = null;
        }
    }
}
