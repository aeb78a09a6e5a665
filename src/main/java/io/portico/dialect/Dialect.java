package io.portico.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What the routes of a dialect are called. The route {@code dialect-<vendor>}, and those whose ids go on after that with a
 * hyphen, take requests as that vendor does; the route {@code dialect-<vendor>-answer} answers as it would.
 */
final class Dialect {
    private static final String PREFIX = "dialect-";
    private static final String ANSWER = "-answer";

    private Dialect() {}

    /** The vendor's key of a route's id; absent where the route is no dialect's. */
    static @Nullable String ofRoute(@Nullable String id) {
        if (id == null || !id.startsWith(PREFIX)) {
            return null;
        }
        int hyphen = id.indexOf('-', PREFIX.length());
        return hyphen < 0 ? id.substring(PREFIX.length()) : id.substring(PREFIX.length(), hyphen);
    }

    /** Where the program stands that writes a dialect's answers. */
    static String answers(String vendor) {
        return "direct:" + PREFIX + vendor + ANSWER;
    }
}
