package io.portico.returnurl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portico.setting.InvalidSettingException;

/**
 * Decides whether a customer's browser may be sent to a URL: absolute, {@code https} (where the installation says so
 * also {@code http} on loopback), at most {@value #MAX_LENGTH} characters that every parser reads alike, and with
 * exactly one of the allowed origins. Path, query and fragment are free. It never changes a URL: what passed is to be
 * forwarded as it is. Immutable.
 */
public final class ReturnUrlPolicy {
    /** Characters of a URL. */
    public static final int MAX_LENGTH = 2_048;

    private final Set<AllowedOrigin> exact;
    private final List<AllowedOrigin> wildcards;

    private ReturnUrlPolicy(Set<AllowedOrigin> exact, List<AllowedOrigin> wildcards) {
        this.exact = Set.copyOf(exact);
        this.wildcards = List.copyOf(wildcards);
    }

    /**
     * The policy of an allow-list.
     *
     * @param setting name of the setting that holds the list
     * @param httpOnLoopback whether entries may be {@code http} on a loopback host
     * @throws InvalidSettingException naming the first entry that is no origin
     */
    public static ReturnUrlPolicy of(String setting, List<String> entries, boolean httpOnLoopback) {
        Set<AllowedOrigin> exact = new HashSet<>();
        List<AllowedOrigin> wildcards = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            AllowedOrigin origin;
            try {
                origin = AllowedOrigin.parse(entries.get(i), httpOnLoopback);
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(setting + "[" + i + "]", String.valueOf(e.getMessage()));
            }
            if (origin.wildcard()) {
                wildcards.add(origin);
            } else {
                exact.add(origin);
            }
        }
        return new ReturnUrlPolicy(exact, wildcards);
    }

    /** Why the URL is refused; empty if it is allowed, byte for byte as it stands. */
    public Optional<ReturnUrlRefusal> refusalOf(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of(ReturnUrlRefusal.TOO_LONG);
        }
        UrlScanner scanner = new UrlScanner(url);
        ReturnUrlRefusal refusal = scanner.scanScheme();
        if (refusal == null) {
            refusal = scanner.scanAuthority();
        }
        if (refusal == null) {
            refusal = scanner.scanTail();
        }
        if (refusal == null && !allows(scanner.scheme(), scanner.host(), scanner.port())) {
            refusal = ReturnUrlRefusal.ORIGIN_NOT_ALLOWED;
        }
        return Optional.ofNullable(refusal);
    }

    private boolean allows(String scheme, String host, int port) {
        return exact.contains(new AllowedOrigin(scheme, host, port, false))
                || wildcards.stream().anyMatch(origin -> origin.covers(scheme, host, port));
    }
}
