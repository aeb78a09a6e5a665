package io.portico.caller.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.portico.caller.AccessTokens;
import io.portico.caller.SharingOrganisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator is told who wants tokens and got a setting of them wrong. */
class TokenSettingsTest {
    private static final String PREFIX = "portico.tokens.";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "issuer", "https://hunter.example.com",
            "audience", "portico-hunter",
            "jwks-uri", "https://hunter.example.com/jwks"));

    @Import(TokenConfiguration.class)
    static class Node {
        @Bean
        SharingOrganisations organisations() {
            return new SharingOrganisations(Set.of());
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void acceptNoToken_whereNothingIsSet() {
        settings.clear();

        start("prod", context -> assertThat(context.getBean(AccessTokens.class)).isSameAs(AccessTokens.NONE));
    }

    @Test
    void acceptNoToken_whereTheSettingsAreLeftEmpty() {
        settings.replaceAll((name, value) -> "");
        settings.put("jwks-file", " ");

        start("prod", context -> assertThat(context.getBean(AccessTokens.class)).isSameAs(AccessTokens.NONE));
    }

    @Test
    void letTheGatewayStart_beforeTheIssuerIsThere() {
        settings.put("jwks-uri", "http://127.0.0.1:1/jwks");

        start("sandbox", context -> assertThat(context.getBean(AccessTokens.class))
                .isInstanceOf(JwtAccessTokens.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "audience", "jwks-uri"})
    void stopTheStart_whereOneIsMissing(String name) {
        settings.remove(name);

        assertStartFails("prod", name);
    }

    @Test
    void stopTheStart_whereKeysAreInTwoPlaces() {
        settings.put("jwks-file", folder.resolve("jwks.json").toString());

        assertStartFails("prod", "jwks-uri");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS1", "EdDSA", "rs256", "ES256K", "RSA-OAEP", "A256GCM", "*", "hunter"})
    void stopTheStart_overAnAlgorithmThatNoPublicKeyIsFor(String algorithm) {
        settings.put("algorithms", "RS256," + algorithm);

        assertStartFails("prod", "algorithms[1]");
    }

    @ParameterizedTest
    @CsvSource({
        "algorithms,''",
        "clock-skew,-1s",
        "clock-skew,301s",
        "jwks-ttl,0s",
        "jwks-max-age,4m",
        "jwks-max-age,25h",
        "organisation-claim,' '",
        "scopes-claim,''",
        "name-claim,''"
    })
    void stopTheStart_overAValueThatCannotBeMeant(String name, String value) {
        settings.put(name, value);

        assertStartFails("prod", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hunter.example.com/jwks",
                "http://127.0.0.1:8080/hunter",
                "http://localhost/hunter",
                "https:///hunter",
                "https:hunter",
                "https://hunter@login.example.com/jwks",
                "https://login.example.com/jwks#hunter",
                "file:///hunter",
                "ftp://login.example.com/hunter",
                "//login.example.com/hunter",
                "hunter",
                "https://login.example.com/hunter jwks",
                "https://lögin.example.com/hunter"
            })
    void stopTheStart_overAUrlThatKeysAreNotFetchedFrom(String url) {
        settings.put("jwks-uri", url);

        assertStartFails("prod", "jwks-uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hunter.example.com/jwks",
                "http://127.0.0.1.hunter.example/jwks",
                "http://2130706433/hunter"
            })
    void stopTheStart_overPlainHttpBeyondLoopback_inTheSandboxToo(String url) {
        settings.put("jwks-uri", url);

        assertStartFails("sandbox", "jwks-uri");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/jwks", "http://localhost:1/jwks", "http://[::1]:1/jwks"})
    void allowPlainHttpOnLoopback_inTheSandbox(String url) {
        settings.put("jwks-uri", url);

        start("sandbox", context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"hunter\"}]}"})
    void stopTheStart_overAFileWithoutKeys(String content) throws IOException {
        settings.remove("jwks-uri");
        settings.put(
                "jwks-file",
                Files.writeString(folder.resolve("hunter.json"), content).toString());

        assertStartFails("prod", "jwks-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter.json", "hunter\0.json"})
    void stopTheStart_overAFileThatIsNotThere(String file) {
        settings.remove("jwks-uri");
        settings.put("jwks-file", file);

        assertStartFails("prod", "jwks-file");
    }

    @Test
    void takeKeysFromAFile() throws IOException {
        settings.remove("jwks-uri");
        settings.put(
                "jwks-file",
                Files.writeString(folder.resolve("jwks.json"), TokenIssuer.jwks(TokenIssuer.ecKey()))
                        .toString());

        start("prod", context -> assertThat(context.getBean(AccessTokens.class)).isInstanceOf(JwtAccessTokens.class));
    }

    @Test
    void areAllNamedAtOnce() {
        settings.remove("audience");
        settings.put("algorithms", "HS256");

        assertStartFails("prod", "algorithms[0]", "audience");
    }

    private void assertStartFails(String profile, String... names) {
        start(profile, context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(InvalidSettingException.class, fault -> assertThat(fault.key())
                            .isEqualTo(PREFIX + String.join(", " + PREFIX, names)));
            assertThat(context.getStartupFailure()).rootCause().hasMessageNotContaining("hunter");
        });
    }

    private void start(String profile, ContextConsumer<AssertableApplicationContext> check) {
        List<String> properties = new ArrayList<>(List.of("spring.profiles.active=" + profile));
        settings.forEach((name, value) -> properties.add(PREFIX + name + "=" + value));
        new ApplicationContextRunner()
                .withUserConfiguration(Node.class)
                .withPropertyValues(properties.toArray(String[]::new))
                .run(check);
    }
}
