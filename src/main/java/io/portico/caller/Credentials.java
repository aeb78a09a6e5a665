package io.portico.caller;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import io.portico.http.HttpRequest;

/**
 * Finds the API key or the token in a request's headers; nowhere else, since queries and bodies are logged, forwarded and forged.
 * The key may come as {@code Authorization: Bearer key}, as {@code X-Api-Key: key}, or as {@code Basic} credentials in
 * the forms of the vendors' own clients: {@code key:}, {@code key:secret} and the key alone without a colon. The part
 * after the colon is what such a client must send and the gateway has no use for: it is not looked at.
 *
 * <p>A JSON Web Token comes as {@code Authorization: Bearer token} only, and is told from a key by its two dots.
 *
 * <p>Two credentials, even equal ones, are none: whatever stands before the gateway may have checked the other one.
 */
final class Credentials {
    private static final int MAX_LENGTH = 256;
    private static final int DOTS_OF_A_TOKEN = 2;

    private Credentials() {}

    /** The presented key; empty where there is none, more than one, or one of no known form. */
    static Optional<String> presentedKey(HttpRequest request) {
        List<String> authorization = request.headerValues("authorization");
        List<String> apiKey = request.headerValues("x-api-key");
        if (authorization.size() + apiKey.size() != 1) {
            return Optional.empty();
        }
        return (apiKey.isEmpty() ? fromAuthorization(authorization.get(0)) : Optional.of(apiKey.get(0)))
                .filter(Credentials::isKey);
    }

    /** What has the dots of a token and came as one does; whoever takes it has to see to all else. */
    static Optional<String> presentedToken(HttpRequest request) {
        List<String> authorization = request.headerValues("authorization");
        if (authorization.size() != 1 || !request.headerValues("x-api-key").isEmpty()) {
            return Optional.empty();
        }
        String value = authorization.get(0);
        int space = value.indexOf(' ');
        return space >= 0 && isScheme("bearer", value, space)
                ? Optional.of(value.substring(space).stripLeading())
                        .filter(token -> token.chars().filter(c -> c == '.').count() == DOTS_OF_A_TOKEN)
                : Optional.empty();
    }

    private static Optional<String> fromAuthorization(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String credentials = value.substring(space).stripLeading();
        if (isScheme("bearer", value, space)) {
            return Optional.of(credentials);
        }
        return isScheme("basic", value, space) ? fromBasic(credentials) : Optional.empty();
    }

    private static Optional<String> fromBasic(String credentials) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(credentials);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String text = new String(decoded, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        return Optional.of(colon < 0 ? text : text.substring(0, colon));
    }

    /** Compares ASCII letters without regard to case; {@code equalsIgnoreCase} would also take ſ for s. */
    private static boolean isScheme(String lowerCase, String value, int length) {
        if (length != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c != lowerCase.charAt(i) && (c < 'A' || c > 'Z' || c + ('a' - 'A') != lowerCase.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
