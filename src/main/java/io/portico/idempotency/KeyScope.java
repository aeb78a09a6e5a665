package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whose key it is, and for what. The key itself is nowhere.
 *
 * @param keyHash SHA-256 of the key, in hexadecimal
 */
record KeyScope(String organisation, String operation, String keyHash) {

    static KeyScope of(String organisation, String operation, String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new KeyScope(organisation, operation, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes that no other scope has: none of the parts holds a line end. */
    byte[] bytes() {
        return (organisation + "\n" + operation + "\n" + keyHash).getBytes(StandardCharsets.UTF_8);
    }
}
