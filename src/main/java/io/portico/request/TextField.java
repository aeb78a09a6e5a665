package io.portico.request;

import org.jspecify.annotations.Nullable;

import io.portico.json.Utf8;

/** Rules that every text field obeys, whatever channel it came by. */
public final class TextField {
    private TextField() {}

    /** Why the text cannot be taken, as {@code code}; absent where it can. */
    public static @Nullable String flaw(String text, int minLength, int maxLength) {
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            return "too-short";
        }
        if (length > maxLength) {
            return "too-long";
        }
        return hasControl(text) || Utf8.hasLoneSurrogate(text) ? "invalid-characters" : null;
    }

    /** Whether it is 1 to {@code maxLength} of {@code a–z}, {@code 0–9} and {@code -}. */
    public static boolean isKey(String text, int maxLength) {
        if (text.isEmpty() || text.length() > maxLength) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
