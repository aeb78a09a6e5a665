package io.portico.setting;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeySpellingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portico.organisations.acme.keys.%s.sha256",
                "portico.organisations.%s.keys.shop.sha256",
                "portico.vendors.%s.api-key",
                "portico.queue.users.%s.password"
            })
    void refusesTwoSpellingsOfOneName_andNamesBoth(String setting) {
        for (List<String> pair : List.of(List.of("read-only", "readonly"), List.of("readOnly", "readonly"))) {
            PropertySource<?> file = source("a", setting.formatted(pair.get(0)), setting.formatted(pair.get(1)));
            String until = setting.substring(0, setting.indexOf("%s"));

            assertThatThrownBy(() -> check(file))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining(until + pair.get(0))
                    .hasMessageContaining(until + pair.get(1))
                    .hasMessageNotContaining("hunter");
        }
    }

    @Test
    void refusesThemInTwoSources() {
        assertThatThrownBy(() -> check(
                        source("a", "portico.vendors.stripe-eu.api-key"),
                        source("b", "portico.vendors.stripeeu.base-url")))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void takesAnEnvironmentVariableForTheNameThatWasDeclared() {
        assertThatCode(() -> check(
                        new SystemEnvironmentPropertySource(
                                "systemEnvironment", Map.of("PORTICO_VENDORS_STRIPEEU_APIKEY", "hunter")),
                        source("a", "portico.vendors.stripe-eu.base-url")))
                .doesNotThrowAnyException();
    }

    @Test
    void takesOneNameTwice_underTwoOrganisationsOrInTwoSources() {
        assertThatCode(() -> check(
                        source(
                                "a",
                                "portico.organisations.acme.keys.read-only.sha256",
                                "portico.organisations.acme.keys.read-only.expires",
                                "portico.organisations.globex.keys.readonly.sha256"),
                        source("b", "portico.organisations.acme.keys.read-only.sha256")))
                .doesNotThrowAnyException();
    }

    @Test
    void mindsNoSpellingOfASettingItself() {
        assertThatCode(() -> check(
                        source("a", "portico.http.max-body", "portico.vendors.stripe.api-key"),
                        source("b", "portico.http.maxBody", "portico.vendors.stripe.apiKey")))
                .doesNotThrowAnyException();
    }

    private static void check(PropertySource<?>... sources) {
        MutablePropertySources all = new MutablePropertySources();
        Arrays.stream(sources).forEach(all::addLast);
        KeySpellings.check(all);
    }

    private static PropertySource<?> source(String name, String... settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        Arrays.stream(settings).forEach(setting -> values.put(setting, "hunter"));
        return new MapPropertySource(name, values);
    }
}
