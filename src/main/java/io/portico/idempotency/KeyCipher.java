package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one configured secret is used for: encrypting answers (AES-256-GCM), recognising requests and deriving the keys that
 * vendors are sent (HMAC-SHA-256), each with a key of its own made from the secret.
 */
final class KeyCipher {
    private static final String MAC = "HmacSHA256";
    private static final String AEAD = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final SecretKey encryption;
    private final SecretKey recognition;
    private final SecretKey derivation;

    KeyCipher(byte[] secret) {
        SecretKey master = new SecretKeySpec(secret, MAC);
        id = HexFormat.of().formatHex(mac(master, text("id")), 0, 8);
        encryption = new SecretKeySpec(mac(master, text("encryption")), "AES");
        recognition = new SecretKeySpec(mac(master, text("recognition")), MAC);
        derivation = new SecretKeySpec(mac(master, text("derivation")), MAC);
    }

    /** Tells secrets apart and says nothing of them. */
    String id() {
        return id;
    }

    /** The same for the same request, in hexadecimal. */
    String fingerprint(byte[] canonicalRequest) {
        return HexFormat.of().formatHex(mac(recognition, canonicalRequest));
    }

    /**
     * The key that a vendor is sent, in hexadecimal. It tells the vendor nothing of the caller's.
     *
     * @param origin the first request that held the key; another one after that has made nothing needs another
     */
    String vendorKey(KeyScope scope, String origin, int generation) {
        Mac mac = macOf(derivation);
        mac.update(scope.bytes());
        return HexFormat.of().formatHex(mac.doFinal(text("\n" + origin + "\n" + generation)));
    }

    /** The answer so that only this secret reads it, and only as that of this key. */
    byte[] seal(KeyScope scope, byte[] answer) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(AEAD);
            cipher.init(Cipher.ENCRYPT_MODE, encryption, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(scope.bytes());
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(answer.length));
            cipher.doFinal(answer, 0, answer.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws GeneralSecurityException where it was sealed otherwise, or has been touched since
     */
    byte[] open(KeyScope scope, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new GeneralSecurityException("too short");
        }
        Cipher cipher = Cipher.getInstance(AEAD);
        cipher.init(Cipher.DECRYPT_MODE, encryption, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
        cipher.updateAAD(scope.bytes());
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mac(SecretKey key, byte[] content) {
        return macOf(key).doFinal(content);
    }

    private static Mac macOf(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
