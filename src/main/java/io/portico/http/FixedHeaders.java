package io.portico.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The headers of every answer. A route's own come on top and win by name, so that a page may loosen the policy that
 * suits an API; of the request nothing is added to them but a well-formed request id.
 */
final class FixedHeaders {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String TLS_ONLY = "max-age=31536000";

    private static volatile Stamp stamp = new Stamp(0, "");

    private FixedHeaders() {}

    static Map<String, String> of(HttpAnswer answer, String requestId, boolean tls, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Date", date(now));
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        if (tls) {
            headers.put("Strict-Transport-Security", TLS_ONLY);
        }
        if (answer.contentType() != null) {
            headers.put("Content-Type", answer.contentType());
        }
        answer.headers().forEach((name, value) -> {
            headers.keySet().removeIf(fixed -> fixed.equalsIgnoreCase(name));
            headers.put(name, value);
        });
        headers.put("X-Request-Id", requestId);
        if (answer.status() != 204 && answer.status() != 304) {
            headers.put("Content-Length", Integer.toString(answer.body().length));
        }
        return headers;
    }

    private static String date(Instant now) {
        Stamp last = stamp;
        if (last.second != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), DATE.format(now));
            stamp = last;
        }
        return last.text;
    }

    private record Stamp(long second, String text) {}
}
