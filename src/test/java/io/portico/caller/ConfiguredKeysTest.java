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
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisation.ApiKey;
import io.portico.organisation.Organisation.NextKey;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConfiguredKeysTest {
    private static final String SETTING = "portico.organisations.acme.keys.";

    private final SettableClock clock = new SettableClock("2027-03-01T11:00:00Z");

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
    void knowsTheCustomerThatAKeyStandsFor_itsSuccessorAsWell() {
        NextKey next = new NextKey(sha256("test-key-2"), null, null);
        ApiKeys keys = read(
                new ApiKey(sha256("test-key-1"), List.of("billing:write"), null, null, null, next, "Käufer 1, GmbH"));

        assertThat(keys.find("test-key-1").map(Caller::customerId)).contains("Käufer 1, GmbH");
        assertThat(keys.find("test-key-2").map(Caller::customerId)).contains("Käufer 1, GmbH");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void standsForNoCustomer_whereNoneIsConfigured(String none) {
        assertThat(read(standingFor(none)).find("test-key-1"))
                .hasValueSatisfying(caller -> assertThat(caller.customerId()).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter\n2", "hunter\u0000", "\ud800hunter"})
    void namesACustomerThatNoRequestCouldName(String customer) {
        assertThatThrownBy(() -> read(standingFor(customer)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + "shop.customer: ")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void takesACustomersIdAsLongAsARequestMay_andNoLonger() {
        assertThat(read(standingFor("c".repeat(200))).find("test-key-1")).isPresent();
        assertThatThrownBy(() -> read(standingFor("c".repeat(201))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + "shop.customer: ");
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
    void knowsAKeyFromItsFirstMomentToItsLast() {
        ApiKeys keys = read(timed("2027-03-01T12:00:00.5Z", "2027-03-01T15:00:00+01:00"));

        assertThat(keys.find("test-key-1")).isEmpty();
        clock.set("2027-03-01T12:00:00.499999999Z");
        assertThat(keys.find("test-key-1")).isEmpty();
        clock.set("2027-03-01T12:00:00.5Z");
        assertThat(keys.find("test-key-1")).isPresent();
        clock.set("2027-03-01T13:59:59.999999999Z");
        assertThat(keys.find("test-key-1")).isPresent();
        clock.set("2027-03-01T14:00:00Z");
        assertThat(keys.find("test-key-1")).isEmpty();
    }

    @Test
    void takesEitherBoundAlone() {
        assertThat(read(timed("2027-03-01T11:00:00Z", null)).find("test-key-1")).isPresent();
        assertThat(read(timed("2027-03-01T11:00:01Z", null)).find("test-key-1")).isEmpty();
        assertThat(read(timed(null, "2027-03-01T11:00:01Z")).find("test-key-1")).isPresent();
        assertThat(read(timed(null, "2027-03-01T11:00:00Z")).find("test-key-1")).isEmpty();
    }

    @Test
    void knowsTwoKeysOfOneCaller_eachInItsTime() {
        ApiKeys keys =
                read(followedBy(new NextKey(sha256("test-key-2"), "2027-03-01T11:30:00Z", "2027-06-01T00:00:00Z")));
        Caller shop = new Caller("acme", "shop", Set.of(Scope.ADMIN));

        assertThat(keys.find("test-key-1")).contains(shop);
        assertThat(keys.find("test-key-2")).isEmpty();
        clock.set("2027-03-01T11:45:00Z");
        assertThat(keys.find("test-key-1")).contains(shop);
        assertThat(keys.find("test-key-2")).contains(shop);
        clock.set("2027-03-01T12:00:00Z");
        assertThat(keys.find("test-key-1")).isEmpty();
        assertThat(keys.find("test-key-2")).contains(shop);
        clock.set("2027-06-01T00:00:00Z");
        assertThat(keys.find("test-key-2")).isEmpty();
    }

    static Stream<Arguments> untimely() {
        return Stream.of(
                arguments("shop.not-before", timed("tomorrow", null)),
                arguments("shop.not-before", timed("", null)),
                arguments("shop.not-before", timed("2027-02-30T00:00:00Z", null)),
                arguments("shop.not-before", timed("1803859200", null)),
                arguments("shop.expires", timed(null, "2027-03-01")),
                arguments("shop.expires", timed(null, "2027-03-01T12:00:00")),
                arguments("shop.expires", timed(null, "2027-03-01T12:00:00[Europe/Berlin]")),
                arguments("shop.expires", timed(null, " 2027-03-01T12:00:00Z")),
                arguments("shop.expires", timed("2027-03-01T12:00:00Z", "2027-03-01T12:00:00Z")),
                arguments("shop.expires", timed("2027-03-01T12:00:00Z", "2027-03-01T12:30:00+01:00")),
                arguments("shop.next.sha256", followedBy(new NextKey(null, null, null))),
                arguments("shop.next.sha256", followedBy(new NextKey("", null, null))),
                arguments("shop.next.sha256", followedBy(new NextKey(sha256("test-key-1"), null, null))),
                arguments("shop.next.not-before", followedBy(new NextKey(sha256("test-key-2"), "soon", null))),
                arguments("shop.next.expires", followedBy(new NextKey(sha256("test-key-2"), null, "late"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("untimely")
    void namesTheTimeOrSuccessorThatCannotBeUsed(String setting, ApiKey key) {
        assertThatThrownBy(() -> read(key))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + setting + ": ")
                .hasMessageNotContainingAny("tomorrow", "2027-03", "soon", "late", sha256("test-key-1"));
    }

    @Test
    void refusesASuccessorThatTheWorldKnows() {
        var organisations = new Organisations(Map.of(
                "acme", organisation(Map.of("shop", followedBy(new NextKey(sha256("pk_sandbox_acme"), null, null))))));

        assertThatThrownBy(() -> ConfiguredKeys.read(organisations, CallerConfiguration.SANDBOX_KEYS))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SETTING + "shop.next.sha256: this is a public sandbox key");
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

    private ApiKeys read(Map<String, Organisation> organisations) {
        return new ApiKeys(ConfiguredKeys.read(new Organisations(organisations), Set.of()), clock);
    }

    private ApiKeys read(ApiKey key) {
        return read(Map.of("acme", organisation(Map.of("shop", key))));
    }

    private static Organisation organisation(Map<String, ApiKey> keys) {
        return new Organisation(List.of(), null, keys);
    }

    private static ApiKey key(String clear, String... scopes) {
        return apiKey(sha256(clear), List.of(scopes));
    }

    private static ApiKey apiKey(String sha256, List<String> scopes) {
        return new ApiKey(sha256, scopes, null, null, null, null, null);
    }

    private static ApiKey standingFor(String customer) {
        return new ApiKey(sha256("test-key-1"), List.of("admin"), null, null, null, null, customer);
    }

    private static ApiKey timed(String notBefore, String expires) {
        return new ApiKey(sha256("test-key-1"), List.of("admin"), null, notBefore, expires, null, null);
    }

    private static ApiKey followedBy(NextKey next) {
        return new ApiKey(sha256("test-key-1"), List.of("admin"), null, null, "2027-03-01T12:00:00Z", next, null);
    }

    private static String sha256(String clear) {
        return HexFormat.of().formatHex(ApiKeys.digest(clear));
    }
}
