package io.portico.returnurl;

/**
 * Characters as RFC 3986 counts them. The platform's own tests know all of Unicode and, some of them, the default
 * locale: {@code equalsIgnoreCase} takes ſ for s, {@code isDigit} takes ٣, and in Turkish I becomes ı.
 */
final class Ascii {
    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** The value of a hexadecimal digit; negative for anything else. */
    static int hexValue(char c) {
        if (isDigit(c)) {
            return c - '0';
        }
        char lower = lower(c);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Whether the text goes on with these lower-case characters, whatever the case of its ASCII letters. */
    static boolean startsWith(String text, int from, String lowerCase) {
        if (text.length() - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lower(text.charAt(from + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean endsWith(String text, String lowerCase) {
        return text.length() >= lowerCase.length() && startsWith(text, text.length() - lowerCase.length(), lowerCase);
    }

    static String lower(String text, int from, int to) {
        StringBuilder lower = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            lower.append(lower(text.charAt(i)));
        }
        return lower.toString();
    }
}
