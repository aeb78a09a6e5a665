package io.portico.caller.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.caller.SharingOrganisations;
import io.portico.setting.Sha256;

/**
 * Makes a caller of a token's claims. Scopes that are not known here mean something to somebody else and are passed over.
 *
 * @param organisation the claim that names the organisation
 * @param scopes the claim that holds the scopes, as text with blanks between them or as an array
 * @param name the claim that names the caller
 */
record CallerClaims(String organisation, String scopes, String name) {
    /** No name of an API key holds a colon, so that no token passes for a key, in logs or before a quota. */
    private static final String PREFIX = "token:";

    private static final String DIGEST_PREFIX = "sha256-";
    private static final int DIGEST_BYTES = 16;

    /**
     * Who says so; nobody where the organisation is not one of these, or where the caller has no name.
     *
     * @param organisations those that share this gateway
     */
    Optional<Caller> callerIn(Map<String, Object> claims, SharingOrganisations organisations) {
        if (claims.get(organisation) instanceof String key
                && organisations.contains(key)
                && claims.get(name) instanceof String text
                && !text.isEmpty()) {
            return Optional.of(new Caller(key, PREFIX + safeName(text), scopesOf(claims.get(scopes))));
        }
        return Optional.empty();
    }

    /** The name itself where it is fit for a log, else a digest of it; no name can pose as the digest of another. */
    static String safeName(String name) {
        if (Caller.isSafeName(name) && !name.startsWith(DIGEST_PREFIX)) {
            return name;
        }
        return DIGEST_PREFIX + HexFormat.of().formatHex(Sha256.of(name), 0, DIGEST_BYTES);
    }

    private static Set<Scope> scopesOf(@Nullable Object claim) {
        Collection<?> words = List.of();
        if (claim instanceof String text) {
            words = Arrays.asList(text.split(" ", -1));
        } else if (claim instanceof Collection<?> array) {
            words = array;
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Object word : words) {
            if (word instanceof String text) {
                Scope.ofWireName(text).ifPresent(scopes::add);
            }
        }
        return Set.copyOf(scopes);
    }
}
