package io.portico.http;

/**
 * What a caller may still send, as the header fields {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers tell it. The engine writes them into whatever ends an exchange that holds one.
 * These are numbers only, so that nothing of a request can leave by them.
 *
 * @param quota requests of each window, over time
 * @param window in seconds
 * @param remaining requests that may come at once
 * @param reset seconds until one more may come
 */
public record RateLimit(long quota, long window, long remaining, long reset) {
    private static final String POLICY = "\"default\"";

    String policyField() {
        return POLICY + ";q=" + quota + ";w=" + window;
    }

    String limitField() {
        return POLICY + ";r=" + remaining + ";t=" + reset;
    }
}
