package io.portico.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** The sandbox organisation's key, known by its SHA-256. */
final class ApiKeys {
    private static final String BEARER = "Bearer ";

    private final Map<String, Caller> callers =
            Map.of(digest("pk_sandbox_acme"), new Caller("acme", "sandbox", Set.of("billing:write", "billing:read")));

    record Caller(String organisation, String name, Set<String> scopes) {}

    /** Whose key this is; null where it is nobody's. */
    Caller find(String authorization) {
        return authorization.startsWith(BEARER)
                ? callers.get(digest(authorization.substring(BEARER.length()).trim()))
                : null;
    }

    private static String digest(String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
