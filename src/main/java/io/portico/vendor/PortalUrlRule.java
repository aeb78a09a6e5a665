package io.portico.vendor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.portico.model.PortalUrl;

/**
 * Which URLs of a vendor's answer are handed on: absolute, {@code https}, printable ASCII, no userinfo, on a host that
 * the account allows. The URL itself is never changed.
 */
final class PortalUrlRule {
    private static final int LONGEST = 4096;
    private static final String NEVER_IN_A_URL = " \"<>\\^`{|}";

    private PortalUrlRule() {}

    /**
     * The URL, if it may be handed on.
     *
     * @param allowed hosts ({@code billing.example.com}, port 443), hosts with a port, or whole origins for http on
     *     loopback
     */
    static Optional<PortalUrl> accept(String url, Set<String> allowed) {
        if (url.length() > LONGEST || !printable(url)) {
            return Optional.empty();
        }
        int authorityStart = url.indexOf("://") + 3;
        if (authorityStart < 3) {
            return Optional.empty();
        }
        int authorityEnd = endOfAuthority(url, authorityStart);
        String scheme = url.substring(0, authorityStart - 3).toLowerCase(Locale.ROOT);
        String authority = url.substring(authorityStart, authorityEnd).toLowerCase(Locale.ROOT);
        if (authority.isEmpty() || authority.indexOf('@') >= 0) {
            return Optional.empty();
        }
        boolean known = scheme.equals("https") && allowed.contains(withoutDefaultPort(authority))
                || scheme.equals("http") && allowed.contains("http://" + authority);
        return known ? Optional.of(new PortalUrl(url)) : Optional.empty();
    }

    private static String withoutDefaultPort(String authority) {
        return authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
    }

    private static int endOfAuthority(String url, int start) {
        for (int i = start; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return url.length();
    }

    private static boolean printable(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= 0x20 || c >= 0x7f || NEVER_IN_A_URL.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
