package io.portico.caller.token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.caller.SharingOrganisations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CallerClaimsTest {
    private static final CallerClaims CLAIMS = new CallerClaims("org", "scopes", "client_id");

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments("billing:write", Set.of(Scope.BILLING_WRITE)),
                arguments("openid billing:write billing:read", Set.of(Scope.BILLING_WRITE, Scope.BILLING_READ)),
                arguments(" billing:write  admin ", Set.of(Scope.BILLING_WRITE, Scope.ADMIN)),
                arguments(List.of("billing:write", "profile"), Set.of(Scope.BILLING_WRITE)),
                arguments(List.of("billing:write billing:read"), Set.of()),
                arguments(List.of(List.of("billing:write"), 1, "admin"), Set.of(Scope.ADMIN)),
                arguments("BILLING:WRITE billing:*", Set.of()),
                arguments("billing:write,billing:read", Set.of()),
                arguments("billing:write\tbilling:read", Set.of()),
                arguments("", Set.of()),
                arguments(List.of(), Set.of()),
                arguments(Map.of("billing:write", true), Set.of()),
                arguments(7L, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void giveTheScopesThatAreKnownHere(Object claim, Set<Scope> scopes) {
        assertThat(CLAIMS.callerIn(Map.of("org", "acme", "client_id", "shop", "scopes", claim), sharing("acme")))
                .contains(new Caller("acme", "token:shop", scopes));
    }

    @Test
    void giveNoScopes_whereNoneAreClaimed() {
        assertThat(CLAIMS.callerIn(Map.of("org", "acme", "client_id", "shop"), sharing("acme")))
                .contains(new Caller("acme", "token:shop", Set.of()));
    }

    @Test
    void giveNobody_withoutAnOrganisationOfOursOrAName() {
        Map<String, Object> good = Map.of("org", "acme", "client_id", "shop");

        assertThat(CLAIMS.callerIn(good, sharing("globex"))).isEmpty();
        assertThat(CLAIMS.callerIn(with(good, "org", null), sharing("acme"))).isEmpty();
        assertThat(CLAIMS.callerIn(with(good, "org", List.of("acme")), sharing("acme")))
                .isEmpty();
        assertThat(CLAIMS.callerIn(with(good, "client_id", null), sharing("acme")))
                .isEmpty();
        assertThat(CLAIMS.callerIn(with(good, "client_id", ""), sharing("acme")))
                .isEmpty();
        assertThat(CLAIMS.callerIn(with(good, "client_id", 7L), sharing("acme")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkout",
                "a",
                "web-shop_2.eu",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void keepANameThatIsFitForALog(String name) {
        assertThat(CallerClaims.safeName(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth0|5f7c8ec7c33c6c004bbafe82",
                "jane@example.com",
                "a\nb",
                "größe",
                "01234567890123456789012345678901234567890123456789012345678901234",
                "sha256-00112233445566778899aabbccddeeff"
            })
    void callAnyOtherByItsDigest(String name) {
        assertThat(CallerClaims.safeName(name))
                .matches("sha256-[0-9a-f]{32}")
                .isEqualTo(CallerClaims.safeName(name))
                .isNotEqualTo(name);
    }

    @Test
    void keepDifferentNamesApart() {
        assertThat(CallerClaims.safeName("jane@example.com")).isNotEqualTo(CallerClaims.safeName("john@example.com"));
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    private static SharingOrganisations sharing(String organisation) {
        return new SharingOrganisations(Set.of(organisation));
    }
}
