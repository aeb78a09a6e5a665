package io.portico.returnurl;

import java.util.Set;

import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * One entry of an allow-list: an origin, or all hosts one label beneath a domain.
 *
 * @param scheme {@code https}, or {@code http} on a loopback host
 * @param host in lower case; of a wildcard what stands right of {@code *.}
 * @param port the scheme's own where the entry has none
 * @param wildcard whether exactly one more label stands left of {@code host}
 */
public record AllowedOrigin(String scheme, String host, int port, boolean wildcard) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Reads an entry such as {@code https://app.example.com:8443} or {@code https://*.shop.example.org}.
     *
     * @param httpOnLoopback whether {@code http} on a loopback host is allowed
     * @throws IllegalArgumentException with the reason, which does not repeat the entry
     */
    static AllowedOrigin parse(String entry, boolean httpOnLoopback) {
        UrlScanner scanner = new UrlScanner(entry);
        require(scanner.scanScheme() == null, "an origin begins with https://");
        boolean wildcard = scanner.scanWildcard();
        require(
                entry.indexOf('*', wildcard ? entry.indexOf('*') + 1 : 0) < 0,
                "a wildcard is one whole leftmost label");
        ReturnUrlRefusal refusal = scanner.scanAuthority();
        require(refusal == null, refusal == null ? "" : refusal.detail());
        require(scanner.atEnd(), "an origin ends after host and port, without a slash");
        String host = scanner.host();
        boolean loopback = LOOPBACK.contains(host);
        if (scanner.scheme().equals("http")) {
            require(httpOnLoopback, "only https is allowed here");
            require(loopback && !wildcard, "http is allowed on localhost, 127.0.0.1 and [::1] only");
        } else {
            require(!isIpAddress(host), "an IP address is not allowed");
        }
        require(!wildcard || !isPublicSuffix(host), "a wildcard may not stand on a public suffix");
        return new AllowedOrigin(scanner.scheme(), host, scanner.port(), wildcard);
    }

    /** Whether a wildcard covers a host, given in lower case: exactly one label more. */
    boolean covers(String scheme, String host, int port) {
        int dot = host.indexOf('.');
        return wildcard
                && this.port == port
                && this.scheme.equals(scheme)
                && host.length() - dot - 1 == this.host.length()
                && host.endsWith(this.host);
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new IllegalArgumentException(reason);
        }
    }

    /** Browsers take a host for an IPv4 address if its last label is a number, even in one part, octal or hexadecimal. */
    private static boolean isIpAddress(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return host.startsWith("[")
                || last.chars().allMatch(c -> Ascii.isDigit((char) c))
                || (last.startsWith("0x") && last.chars().skip(2).allMatch(c -> Ascii.hexValue((char) c) >= 0));
    }

    /** Whether anybody may register names here, or every name here is itself such a place. */
    private static boolean isPublicSuffix(String host) {
        return host.indexOf('.') < 0
                || PublicSuffixes.LIST.getDomainRoot(host) == null
                || PublicSuffixes.LIST.getDomainRoot("any." + host) == null;
    }

    /** Mozilla's list as packaged with the HTTP client; read when the first wildcard needs it. */
    private static final class PublicSuffixes {
        static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();
    }
}
