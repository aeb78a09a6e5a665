package io.portico.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.CloudEvents;
import io.portico.request.IdempotencyKeyForm;

/**
 * What a request and its repetition have in common: the header {@code IdempotencyKey}, or else source and id of its event,
 * which together name it for good. Never the place in the topic: a sender that repeats itself writes another record.
 */
final class RecordKey {
    private static final String HEADER = "IdempotencyKey";

    private RecordKey() {}

    /**
     * The key, 1 to 255 printable ASCII characters.
     *
     * @throws ProblemException {@code idempotency-key-invalid} where the header has another form or stands twice
     */
    static @Nullable String of(KafkaRequest record, ObjectNode document) {
        Iterator<Header> given = record.record().headers().headers(HEADER).iterator();
        if (given.hasNext()) {
            byte[] key = given.next().value();
            if (given.hasNext()) {
                throw new ProblemException(
                        ProblemCode.IDEMPOTENCY_KEY_INVALID, "The record has more than one IdempotencyKey header.");
            }
            return IdempotencyKeyForm.require(key == null ? "" : new String(key, StandardCharsets.ISO_8859_1));
        }
        return record.header("ce_specversion") == null
                ? CloudEvents.keyOf(document)
                : CloudEvents.key(record.text("ce_source"), record.text("ce_id"));
    }
}
