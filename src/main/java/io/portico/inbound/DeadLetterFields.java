package io.portico.inbound;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.portico.request.TextField;

/** The forms of what names dead letters; each reader gives null for a text that has not the form. */
final class DeadLetterFields {
    static final String ID_FORM = "This is the id of a request, as dead letters and the log have it.";
    static final String CODE_FORM = "This is a code that dead letters carry.";

    private static final Pattern ID = Pattern.compile("req_[0-9A-HJKMNP-TV-Z]{26}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final int MAX_CODE = 64;
    private static final int MAX_PAGE = 100;

    private DeadLetterFields() {}

    static @Nullable String id(String text) {
        return ID.matcher(text).matches() ? text : null;
    }

    static @Nullable String code(String text) {
        return TextField.isKey(text, MAX_CODE) ? text : null;
    }

    static @Nullable Integer pageLimit(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        int limit = Integer.parseInt(text);
        return limit >= 1 && limit <= MAX_PAGE ? limit : null;
    }
}
