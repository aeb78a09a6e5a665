package io.portico.json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** The one form of a point in time in documents: RFC 3339, milliseconds, {@code Z}. */
public final class Timestamps {
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Timestamps() {}

    public static String format(Instant instant) {
        return MILLIS.format(instant);
    }
}
