package io.portico.vendor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the many ways in which vendors say "later": seconds, an HTTP date, an RFC 3339 timestamp. */
final class RetryAfter {
    /** What is told where a vendor says nothing, or nothing readable. */
    static final Duration UNSTATED = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private RetryAfter() {}

    /** The wait from {@code now}, between a second and an hour; {@link #UNSTATED} for what cannot be read. */
    static Duration parse(@Nullable JsonNode stated, Instant now) {
        if (stated == null || stated.isNull()) {
            return UNSTATED;
        }
        Duration wait = stated.isNumber()
                ? ofSeconds(stated.asText())
                : ofText(stated.asText().strip(), now);
        if (wait == null) {
            return UNSTATED;
        }
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration ofText(String text, Instant now) {
        Duration seconds = ofSeconds(text);
        if (seconds != null) {
            return seconds;
        }
        Instant until = httpDate(text);
        if (until == null) {
            until = timestamp(text);
        }
        return until == null ? null : Duration.between(now, until);
    }

    private static @Nullable Duration ofSeconds(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }

    private static @Nullable Instant httpDate(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant timestamp(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
