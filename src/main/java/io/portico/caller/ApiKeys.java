package io.portico.caller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;

/**
 * The API keys of all organisations, known by their SHA-256 only. The keys in use are one immutable table behind one
 * reference: a lookup waits for nothing, also while the table is exchanged.
 */
public final class ApiKeys {
    private final Clock clock;
    private volatile KeyTable inUse;

    ApiKeys(KeyTable keys, Clock clock) {
        this.inUse = keys;
        this.clock = clock;
    }

    /** Whose key this is; a key outside its time is nobody's. */
    public Optional<Caller> find(String presentedKey) {
        return inUse.find(digest(presentedKey), clock.instant());
    }

    /** Takes other keys in place of those in use. */
    void use(KeyTable keys) {
        inUse = keys;
    }

    /** SHA-256 of a key's UTF-8 bytes. */
    static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
