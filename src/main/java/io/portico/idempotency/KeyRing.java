package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.portico.setting.Secret;

/** The secrets in use: the current one, and the one before it where that is still given. */
final class KeyRing {
    private static final int LEAST_BYTES = 32;

    private final KeyCipher current;
    private final @Nullable KeyCipher previous;

    private KeyRing(KeyCipher current, @Nullable KeyCipher previous) {
        this.current = current;
        this.previous = previous;
    }

    /** Refuses a secret that is too short. */
    static KeyRing of(Secret current, Secret previous) {
        return new KeyRing(cipher("secret", current), previous.isBlank() ? null : cipher("previous-secret", previous));
    }

    private static KeyCipher cipher(String name, Secret secret) {
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_BYTES) {
            throw IdempotencySettings.fault(name, "at least 32 bytes are needed; openssl rand -base64 32 makes them");
        }
        return new KeyCipher(bytes);
    }

    /** What new keys are noted with. */
    KeyCipher current() {
        return current;
    }

    /** What a key was noted with. */
    Optional<KeyCipher> find(String id) {
        if (id.equals(current.id())) {
            return Optional.of(current);
        }
        return Optional.ofNullable(previous).filter(cipher -> id.equals(cipher.id()));
    }
}
