package io.portico.returnurl;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.portico.json.FieldPath;

/**
 * Finds the URLs in a vendor's own options, where they are as much a way to send a customer somewhere as the return URL
 * is: whatever stands under a name that ends in {@code url} or {@code uri}, and whatever a browser would take for a URL
 * of its own.
 */
final class OptionUrls {
    /** Schemes that need no slashes to be followed. */
    private static final List<String> BARE_SCHEMES =
            List.of("https:", "http:", "javascript:", "data:", "vbscript:", "blob:", "file:", "ftp:", "wss:", "ws:");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BiConsumer<String, String> visitor;

    private OptionUrls(BiConsumer<String, String> visitor) {
        this.visitor = visitor;
    }

    /** Shows each URL with the path of its field. */
    static void visit(Map<String, Object> options, BiConsumer<String, String> visitor) {
        new OptionUrls(visitor).walk(options, "vendorOptions", false);
    }

    private void walk(Object value, String path, boolean namedUrl) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, child) ->
                    walk(child, FieldPath.child(path, (String) name), namedUrl || isUrlName((String) name)));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(list.get(i), FieldPath.element(path, i), namedUrl);
            }
        } else if (value instanceof String text && (namedUrl || looksLikeUrl(text))) {
            visitor.accept(path, text);
        }
    }

    private static boolean isUrlName(String name) {
        return Ascii.endsWith(name, "url")
                || Ascii.endsWith(name, "uri")
                || Ascii.endsWith(name, "urls")
                || Ascii.endsWith(name, "uris");
    }

    /**
     * Absolute or scheme-relative, in the way of browsers: with blanks before it, and backslashes for slashes. Browsers
     * know the blanks of ASCII; whoever trims a text before he uses it knows those of Unicode too.
     */
    static boolean looksLikeUrl(String text) {
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        for (String scheme : BARE_SCHEMES) {
            if (Ascii.startsWith(text, start, scheme)) {
                return true;
            }
        }
        return isSlash(text, start) ? isSlash(text, start + 1) : hasSchemeAndSlash(text, start);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isSpaceChar(c) || Character.isISOControl(c) || c == BYTE_ORDER_MARK;
    }

    private static boolean hasSchemeAndSlash(String text, int start) {
        int i = start;
        while (i < text.length() && isSchemeCharacter(text.charAt(i))) {
            i++;
        }
        return i > start && i < text.length() && text.charAt(i) == ':' && isSlash(text, i + 1);
    }

    private static boolean isSlash(String text, int at) {
        return at < text.length() && (text.charAt(at) == '/' || text.charAt(at) == '\\');
    }

    private static boolean isSchemeCharacter(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '+' || c == '-' || c == '.';
    }
}
