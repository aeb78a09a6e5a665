package io.portico.vendor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;

import static org.assertj.core.api.Assertions.assertThat;

class ResolvedAccountTest {
    private static final KameletFile FILE = new KameletFile(
            VendorFixtures.everything(),
            Set.of("baseUrl", "apiKey", "stripeVersion"),
            Set.of("apiKey"),
            Set.of("apiKey"),
            Map.of("stripeVersion", Set.of("v1")),
            "https://api.acmepay.example");

    private final List<InvalidSettingException> faults = new ArrayList<>();

    private ResolvedAccount resolve(
            String baseUrl, List<String> hosts, Map<String, String> properties, boolean sandbox) {
        return ResolvedAccount.of(
                "acmepay-eu",
                new VendorSettings.Account(null, true, List.of(), baseUrl, hosts, null, null, secrets(properties)),
                FILE,
                sandbox,
                faults);
    }

    private static Map<String, Secret> secrets(Map<String, String> properties) {
        Map<String, Secret> secrets = new HashMap<>();
        properties.forEach((name, value) -> secrets.put(name, new Secret(value)));
        return secrets;
    }

    @Test
    void fallsBackOnWhatTheVendorsFileSays() {
        ResolvedAccount account = resolve(null, List.of(), Map.of("api-key", "test-key"), false);

        assertThat(faults).isEmpty();
        assertThat(account.kameletProperties())
                .containsEntry("apiKey", "test-key")
                .containsEntry("baseUrl", "https://api.acmepay.example");
        assertThat(account.portalOrigins()).containsExactly("portal.acmepay.example");
        assertThat(account.expiryHint()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource({"api-key", "apiKey", "apikey", "APIKEY"})
    void findsAPropertyHoweverItsNameIsSpelt(String name) {
        assertThat(resolve(null, List.of(), Map.of(name, "test-key"), false).kameletProperties())
                .containsEntry("apiKey", "test-key");
        assertThat(faults).isEmpty();
    }

    @Test
    void namesAMissingSecret() {
        resolve(null, List.of(), Map.of("api-key", " "), false);

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("portico.vendors.acmepay-eu.properties.api-key");
            assertThat(fault).hasMessageContaining("required and missing");
        });
    }

    @ParameterizedTest
    @CsvSource({"'a\"b'", "'a\\b'", "'{{other.key}}'", "'${HOME}'", "'a\nb'", "'schlüssel'"})
    void refusesASecretThatCouldMeanMoreThanItself(String secret) {
        resolve(null, List.of(), Map.of("api-key", secret), false);

        assertThat(faults).isNotEmpty().allSatisfy(fault -> assertThat(fault.getMessage())
                .contains("portico.vendors.acmepay-eu.properties.api-key")
                .doesNotContain(secret));
    }

    @Test
    void refusesAPropertyTheVendorsFileDoesNotDefine() {
        resolve(null, List.of(), Map.of("api-key", "test-key", "colour", "red"), false);

        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.key())
                .isEqualTo("portico.vendors.acmepay-eu.properties.colour"));
    }

    @Test
    void refusesAValueThatThePropertyDoesNotList() {
        resolve(null, List.of(), Map.of("api-key", "test-key", "stripe-version", "v1"), false);
        assertThat(faults).isEmpty();

        resolve(null, List.of(), Map.of("api-key", "test-key", "stripe-version", "V1"), false);
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("portico.vendors.acmepay-eu.properties.stripe-version");
            assertThat(fault).hasMessageContaining("is none of v1");
        });
    }

    @Test
    void saysThatAVariableOfAHostIsNotSet() {
        resolve("https://.acmepay.example", List.of(".acmepay.example"), Map.of("api-key", "k"), false);

        assertThat(faults).hasSize(2).allSatisfy(fault -> assertThat(fault)
                .hasMessageContaining("environment variable"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.acmepay.example, false, plain http",
        "ftp://api.acmepay.example, true, neither https nor http",
        "https://user:pw@api.acmepay.example, true, absolute URL",
        "https://api.acmepay.example?x=1, true, absolute URL",
        "api.acmepay.example, true, absolute URL",
        "https://a b, true, is not a URL",
    })
    void refusesABaseUrlThatIsNone(String baseUrl, boolean sandbox, String reason) {
        resolve(baseUrl, List.of(), Map.of("api-key", "test-key"), sandbox);

        assertThat(faults).isNotEmpty().anySatisfy(fault -> {
            assertThat(fault.key()).isEqualTo("portico.vendors.acmepay-eu.base-url");
            assertThat(fault).hasMessageContaining(reason);
        });
    }

    @Test
    void allowsLoopbackInTheSandboxOnly() {
        List<String> hosts = List.of("http://127.0.0.1:8089", "Portal.AcmePay.example");

        assertThat(resolve("http://127.0.0.1:8089/", hosts, Map.of("api-key", "k"), true)
                        .portalOrigins())
                .containsExactlyInAnyOrder("http://127.0.0.1:8089", "portal.acmepay.example");
        assertThat(faults).isEmpty();

        resolve(null, hosts, Map.of("api-key", "k"), false);
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.key())
                .isEqualTo("portico.vendors.acmepay-eu.portal-hosts"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://portal.acmepay.example",
        "portal.acmepay.example/path",
        "*",
        "http://10.0.0.1:80",
        "a@b.example"
    })
    void refusesAPortalHostThatIsNone(String host) {
        resolve(null, List.of(host), Map.of("api-key", "k"), true);

        assertThat(faults).hasSize(1);
    }

    @Test
    void printsNoSecret() {
        ResolvedAccount account = resolve(null, List.of(), Map.of("api-key", "test-key"), false);

        assertThat(account.toString()).doesNotContain("test-key");
        assertThat(account.withoutSecrets("Bearer test-key")).isEqualTo("Bearer ***");
        VendorSettings.Account settings = new VendorSettings.Account(
                "acmepay", true, List.of(), null, List.of(), null, null, secrets(Map.of("api-key", "test-key")));
        assertThat(new VendorSettings(Map.of("acmepay", settings)).toString())
                .contains("acmepay")
                .doesNotContain("test-key");
    }

    @Test
    void tellsOfItsPropertiesWhatIsNoCredential() {
        VendorAccount account = resolve(
                        "https://api.acmepay.example",
                        List.of("portal.acmepay.example"),
                        Map.of("api-key", "the-key", "stripe-version", "v1"),
                        false)
                .toVendorAccount(null);

        assertThat(account.properties())
                .containsOnly(Map.entry("baseUrl", "https://api.acmepay.example"), Map.entry("stripeVersion", "v1"));
        assertThat(account.actsFor(Map.of("stripeVersion", "v1"))).isTrue();
        assertThat(account.actsFor(Map.of("stripeVersion", "v2"))).isFalse();
        assertThat(account.actsFor(Map.of("apiKey", "the-key"))).isFalse();
    }
}
