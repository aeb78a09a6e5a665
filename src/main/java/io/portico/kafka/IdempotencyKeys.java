package io.portico.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * What a request and its repetition have in common: the header {@code IdempotencyKey}, or else source and id of its event,
 * which together name it for good. Never the place in the topic: a sender that repeats itself writes another record.
 */
final class IdempotencyKeys {
    private static final String HEADER = "IdempotencyKey";
    private static final int MAX_LENGTH = 255;

    private IdempotencyKeys() {}

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
            return valid(key == null ? "" : new String(key, StandardCharsets.ISO_8859_1));
        }
        boolean binary = record.header("ce_specversion") != null;
        boolean structured = document.has("specversion");
        String source = binary
                ? record.header("ce_source")
                : structured ? document.path("source").asText("") : null;
        String id = binary
                ? record.header("ce_id")
                : structured ? document.path("id").asText("") : null;
        return source == null || source.isEmpty() || id == null || id.isEmpty() ? null : hash(source, id);
    }

    private static String valid(String key) {
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID, "An idempotency key is 1 to 255 printable ASCII characters.");
        }
        return key;
    }

    /** Of any length and alphabet; the length in front keeps "a", "bc" and "ab", "c" apart. */
    private static String hash(String source, String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((source.length() + " " + source + " " + id).getBytes(StandardCharsets.UTF_8));
            return "event-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
