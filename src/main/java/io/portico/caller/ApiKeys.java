package io.portico.caller;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The API keys of all organisations, known by their SHA-256 only. Immutable. A lookup takes the same time whether a
 * presented key is nearly right or not at all: digests pick the candidates, and are compared in constant time.
 */
public final class ApiKeys {
    private final Map<Integer, List<Entry>> entries;

    ApiKeys(Collection<Entry> entries) {
        this.entries = entries.stream().collect(Collectors.groupingBy(entry -> bucket(entry.sha256)));
    }

    /** Whose key this is. */
    public Optional<Caller> find(String presentedKey) {
        byte[] digest = digest(presentedKey);
        Caller found = null;
        for (Entry entry : entries.getOrDefault(bucket(digest), List.of())) {
            if (MessageDigest.isEqual(entry.sha256, digest)) {
                found = entry.caller;
            }
        }
        return Optional.ofNullable(found);
    }

    /** SHA-256 of a key's UTF-8 bytes. */
    static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static int bucket(byte[] digest) {
        return ByteBuffer.wrap(digest).getInt();
    }

    /** One key: its digest and whose it is. */
    static final class Entry {
        private final byte[] sha256;
        private final Caller caller;

        Entry(byte[] sha256, Caller caller) {
            this.sha256 = sha256;
            this.caller = caller;
        }
    }
}
