package io.portico.caller;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisation.ApiKey;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConfiguredKeysTest {
    private static final String SETTING = "portico.organisations.acme.keys.";

    @Test
    void knowsWhoseKeyItIs() {
        ApiKeys keys = read(Map.of(
                "acme",
                organisation(Map.of(
                        "shop", key("test-key-1", "billing:write", "billing:read"),
                        "crm", key("test-key-2", "customers:write"))),
                "globex",
                organisation(Map.of("shop", key("test-key-3", "admin")))));

        assertThat(keys.find("test-key-1"))
                .contains(new Caller("acme", "shop", Set.of(Scope.BILLING_WRITE, Scope.BILLING_READ)));
        assertThat(keys.find("test-key-2")).contains(new Caller("acme", "crm", Set.of(Scope.CUSTOMERS_WRITE)));
        assertThat(keys.find("test-key-3")).contains(new Caller("globex", "shop", Set.of(Scope.ADMIN)));
    }

    @Test
    void knowsNoOtherKey() {
        ApiKeys keys = read(Map.of("acme", organisation(Map.of("shop", key("test-key-1", "admin")))));

        for (String other :
                List.of("", "test-key-", "test-key-11", "TEST-KEY-1", " test-key-1", sha256("test-key-1"))) {
            assertThat(keys.find(other)).as(other).isEmpty();
        }
    }

    @Test
    void takesDigestsInUpperCase() {
        ApiKey key = apiKey(sha256("test-key-1").toUpperCase(Locale.ROOT), List.of("admin"));

        assertThat(read(Map.of("acme", organisation(Map.of("shop", key)))).find("test-key-1"))
                .isPresent();
    }

    static Stream<Arguments> unusable() {
        String good = sha256("test-key-1");
        List<String> admin = List.of("admin");
        return Stream.of(
                arguments("shop.sha256", apiKey(null, admin)),
                arguments("shop.sha256", apiKey("", admin)),
                arguments("shop.sha256", apiKey("test-key-1", admin)),
                arguments("shop.sha256", apiKey(good.substring(1), admin)),
                arguments("shop.sha256", apiKey(good + "0", admin)),
                arguments("shop.sha256", apiKey("g" + good.substring(1), admin)),
                arguments("shop.scopes", apiKey(good, List.of())),
                arguments("shop.scopes[0]", apiKey(good, List.of("everything"))),
                arguments("shop.scopes[1]", apiKey(good, List.of("admin", "Admin"))),
                arguments("shop.scopes[0]", apiKey(good, List.of(""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void namesTheSettingThatCannotBeUsed(String setting, ApiKey key) {
        assertThatThrownBy(() -> read(Map.of("acme", organisation(Map.of("shop", key)))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + setting + ": ")
                .hasMessageNotContainingAny(
                        "test-key-1", "everything", sha256("test-key-1").substring(1));
    }

    @Test
    void refusesOneKeyForTwo() {
        var organisations = Map.of(
                "acme", organisation(Map.of("shop", key("test-key-1", "admin"))),
                "globex", organisation(Map.of("shop", key("test-key-1", "admin"))));

        assertThatThrownBy(() -> read(organisations))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("portico.organisations.acme.keys.shop.sha256")
                .hasMessageContaining("portico.organisations.globex.keys.shop.sha256")
                .hasMessageNotContaining(sha256("test-key-1"));
    }

    @Test
    void refusesOneKeyInTwoSpellings() {
        ApiKey upper = apiKey(sha256("test-key-1").toUpperCase(Locale.ROOT), List.of("admin"));

        assertThatThrownBy(
                        () -> read(Map.of("acme", organisation(Map.of("a", key("test-key-1", "admin"), "b", upper)))))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void refusesAKeyThatTheWorldKnows() {
        assertThatThrownBy(() -> ConfiguredKeys.read(
                        new Organisations(
                                Map.of("acme", organisation(Map.of("shop", key("pk_sandbox_acme", "admin"))))),
                        CallerConfiguration.SANDBOX_KEYS))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + "shop.sha256: this is a public sandbox key");
    }

    @Test
    void refusesNamesThatNobodyCouldReadInALog() {
        assertThatThrownBy(() -> read(Map.of("acme", organisation(Map.of("a\nb", key("test-key-1", "admin"))))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.organisations.acme.keys: ");
        assertThatThrownBy(() -> read(Map.of("Acme Inc", organisation(Map.of()))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.organisations: ");
    }

    private static ApiKeys read(Map<String, Organisation> organisations) {
        return ConfiguredKeys.read(new Organisations(organisations), Set.of());
    }

    private static Organisation organisation(Map<String, ApiKey> keys) {
        return new Organisation(List.of(), null, keys);
    }

    private static ApiKey key(String clear, String... scopes) {
        return apiKey(sha256(clear), List.of(scopes));
    }

    private static ApiKey apiKey(String sha256, List<String> scopes) {
        return new ApiKey(sha256, scopes, null);
    }

    private static String sha256(String clear) {
        return HexFormat.of().formatHex(ApiKeys.digest(clear));
    }
}
