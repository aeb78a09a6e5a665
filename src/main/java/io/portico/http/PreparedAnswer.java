package io.portico.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer whose headers are complete and legal.
 *
 * @param replaced whether the route's own answer could not be sent and a 500 stands in its place
 */
record PreparedAnswer(int status, Map<String, String> headers, byte[] body, boolean replaced) {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedAnswer.class);
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]+");

    static PreparedAnswer of(HttpAnswer answer, String requestId, boolean tls, Instant now) {
        if (answer.status() == HttpAnswer.NO_ANSWER) {
            return new PreparedAnswer(HttpAnswer.NO_ANSWER, Map.of(), answer.body(), false);
        }
        if (answer.status() < 200 || answer.status() > 599 || !legal(answer)) {
            LOG.error("Request {}: the route's answer has an illegal status or header", requestId);
            HttpAnswer instead = ProblemAnswer.of(Refusals.internalError(), requestId, now);
            return prepared(instead, requestId, tls, now, true);
        }
        return prepared(answer, requestId, tls, now, false);
    }

    /** The same, which also tells what the caller may still send. */
    PreparedAnswer telling(RateLimit limit) {
        if (status == HttpAnswer.NO_ANSWER) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("RateLimit-Policy", limit.policyField());
        all.put("RateLimit", limit.limitField());
        return new PreparedAnswer(status, all, body, replaced);
    }

    private static PreparedAnswer prepared(
            HttpAnswer answer, String requestId, boolean tls, Instant now, boolean replaced) {
        return new PreparedAnswer(
                answer.status(), FixedHeaders.of(answer, requestId, tls, now), answer.body(), replaced);
    }

    private static boolean legal(HttpAnswer answer) {
        String contentType = answer.contentType();
        if (contentType != null && !printable(contentType)) {
            return false;
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            if (!HEADER_NAME.matcher(header.getKey()).matches() || !printable(header.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean printable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
