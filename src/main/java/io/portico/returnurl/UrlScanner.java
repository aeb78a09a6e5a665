package io.portico.returnurl;

import org.jspecify.annotations.Nullable;

/**
 * Reads a URL from left to right, once. Parsers of URLs disagree about backslashes, user names, control characters, odd
 * ports and Unicode, and a browser may see another host than the check did; this one knows only what all of them read
 * alike and refuses the rest.
 */
final class UrlScanner {
    private static final String HTTPS = "https";
    private static final String HTTP = "http";
    private static final String IPV6_LOOPBACK = "[::1]";
    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_PORT = 65_535;
    private static final String TAIL_CHARACTERS = "-._~!$&'()*+,;=:@/?";

    private final String url;
    private int at;
    private String scheme = "";
    private String host = "";
    private int port;

    UrlScanner(String url) {
        this.url = url;
    }

    String scheme() {
        return scheme;
    }

    /** The host in lower case. */
    String host() {
        return host;
    }

    /** The port, the scheme's own where none is written. */
    int port() {
        return port;
    }

    /** Reads {@code scheme://}; what it does not know is refused. */
    @Nullable
    ReturnUrlRefusal scanScheme() {
        if (Ascii.startsWith(url, 0, HTTPS + "://")) {
            scheme = HTTPS;
            port = 443;
        } else if (Ascii.startsWith(url, 0, HTTP + "://")) {
            scheme = HTTP;
            port = 80;
        } else {
            return hasScheme() ? ReturnUrlRefusal.SCHEME_NOT_ALLOWED : ReturnUrlRefusal.NOT_ABSOLUTE;
        }
        at = scheme.length() + "://".length();
        return null;
    }

    /** Takes a wildcard label, as allow-lists have it. */
    boolean scanWildcard() {
        boolean wildcard = url.startsWith("*.", at);
        at += wildcard ? 2 : 0;
        return wildcard;
    }

    /** Reads host and port. */
    @Nullable
    ReturnUrlRefusal scanAuthority() {
        int end = at;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        if (url.lastIndexOf('@', end - 1) >= at) {
            return ReturnUrlRefusal.USER_INFO;
        }
        int hostEnd = url.startsWith(IPV6_LOOPBACK, at) ? at + IPV6_LOOPBACK.length() : hostEnd(end);
        if (hostEnd < 0) {
            return ReturnUrlRefusal.INVALID_HOST;
        }
        host = Ascii.lower(url, at, hostEnd);
        at = hostEnd;
        if (at < end && !scanPort(end)) {
            return ReturnUrlRefusal.INVALID_PORT;
        }
        return null;
    }

    /** Whether everything was read. */
    boolean atEnd() {
        return at == url.length();
    }

    /** Reads path, query and fragment: free, as long as they are made of what RFC 3986 allows there. */
    @Nullable
    ReturnUrlRefusal scanTail() {
        boolean fragment = false;
        for (; at < url.length(); at++) {
            char c = url.charAt(at);
            if (c == '%') {
                int octet = octet(at);
                if (octet < 0) {
                    return ReturnUrlRefusal.INVALID_CHARACTERS;
                }
                if (isControl(octet, at)) {
                    return ReturnUrlRefusal.ENCODED_CONTROL;
                }
                at += 2;
            } else if (c == '#' && !fragment) {
                fragment = true;
            } else if (!Ascii.isLetter(c) && !Ascii.isDigit(c) && TAIL_CHARACTERS.indexOf(c) < 0) {
                return ReturnUrlRefusal.INVALID_CHARACTERS;
            }
        }
        return null;
    }

    private boolean hasScheme() {
        int i = 0;
        while (i < url.length() && (Ascii.isLetter(url.charAt(i)) || (i > 0 && isSchemeCharacter(url.charAt(i))))) {
            i++;
        }
        return i > 0 && i < url.length() && url.charAt(i) == ':';
    }

    private static boolean isSchemeCharacter(char c) {
        return Ascii.isDigit(c) || c == '+' || c == '-' || c == '.';
    }

    /** Where the host ends, {@code end} or at a colon; negative where it is not made of proper labels. */
    private int hostEnd(int end) {
        int label = at;
        int i = at;
        for (; i < end && url.charAt(i) != ':'; i++) {
            char c = url.charAt(i);
            if (c == '.') {
                if (!isLabel(label, i)) {
                    return -1;
                }
                label = i + 1;
            } else if (!Ascii.isLetter(c) && !Ascii.isDigit(c) && c != '-') {
                return -1;
            }
        }
        return isLabel(label, i) && i - at <= MAX_HOST ? i : -1;
    }

    private boolean isLabel(int from, int to) {
        return to > from && to - from <= MAX_LABEL && url.charAt(from) != '-' && url.charAt(to - 1) != '-';
    }

    private boolean scanPort(int end) {
        int digits = end - at - 1;
        if (url.charAt(at) != ':' || digits < 1 || digits > 5 || url.charAt(at + 1) == '0') {
            return false;
        }
        int value = 0;
        for (at++; at < end; at++) {
            char c = url.charAt(at);
            if (!Ascii.isDigit(c)) {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        port = value;
        return value <= MAX_PORT;
    }

    /** The octet that {@code %XX} stands for; negative where it is no such thing. */
    private int octet(int from) {
        if (from + 2 >= url.length() || url.charAt(from) != '%') {
            return -1;
        }
        int high = Ascii.hexValue(url.charAt(from + 1));
        int low = Ascii.hexValue(url.charAt(from + 2));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /** Whether an octet is an ASCII control, or begins a C1 control (C2 80–9F) or a lenient decoder's ASCII one. */
    private boolean isControl(int octet, int from) {
        if (octet == 0xC0 || octet == 0xC2) {
            int next = octet(from + 3);
            return next >= 0x80 && next <= 0x9F;
        }
        return octet < 0x20 || octet == 0x7F;
    }
}
