package io.portico.caller;

import java.time.Clock;
import java.util.Optional;

import io.portico.setting.Sha256;

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

    /** What a key is known by. */
    static byte[] digest(String key) {
        return Sha256.of(key);
    }
}
