package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.portico.setting.Sha256;

/**
 * Whose key it is, and for what. The key itself is nowhere.
 *
 * @param keyHash SHA-256 of the key, in hexadecimal
 */
record KeyScope(String organisation, String operation, String keyHash) {

    static KeyScope of(String organisation, String operation, String key) {
        return new KeyScope(organisation, operation, HexFormat.of().formatHex(Sha256.of(key)));
    }

    /** Bytes that no other scope has: none of the parts holds a line end. */
    byte[] bytes() {
        return (organisation + "\n" + operation + "\n" + keyHash).getBytes(StandardCharsets.UTF_8);
    }
}
