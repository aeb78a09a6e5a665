package io.portico.inbound;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The opaque place in a list where a page ended. It holds the last id and needs no signature: an id that somebody makes
 * up only chooses where among their own organisation's entries the page begins.
 */
final class LedgerCursor {
    private static final Pattern ID = Pattern.compile("ps_[0-9A-HJKMNP-TV-Z]{26}");
    private static final int MAX_LENGTH = 64;

    private LedgerCursor() {}

    /** Whether the text has the form of a portal session's id. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static String of(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    /** The id in a cursor; null where it is none of ours. */
    static @Nullable String id(String cursor) {
        if (cursor.length() > MAX_LENGTH) {
            return null;
        }
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            return isId(id) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
