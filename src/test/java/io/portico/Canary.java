package io.portico;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

import io.portico.json.ProblemJson;
import io.portico.model.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/** A word that no text of the gateway holds: what was sent with it in it must never be heard again in a problem. */
public final class Canary {
    private static final String WORD = "\u03de\u03e0";
    private static final byte[] BYTES = WORD.getBytes(StandardCharsets.UTF_8);

    private Canary() {}

    /** The bytes with the word in their middle. */
    public static byte[] in(byte[] bytes) {
        int middle = bytes.length / 2;
        byte[] result = Arrays.copyOf(bytes, bytes.length + BYTES.length);
        System.arraycopy(BYTES, 0, result, middle, BYTES.length);
        System.arraycopy(bytes, middle, result, middle + BYTES.length, bytes.length - middle);
        return result;
    }

    /** Fails where a problem, as a log line or as a document, repeats the word or half of it. */
    public static void assertNotIn(Problem problem) {
        assertNotIn(problem.toString());
        assertNotIn(new String(ProblemJson.write(problem, "req_1", Instant.EPOCH), StandardCharsets.UTF_8));
    }

    /** Fails where a text repeats the word or half of it. */
    public static void assertNotIn(String text) {
        assertThat(text.chars()).allMatch(c -> c < 0x80);
    }
}
