package io.portico.setting;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretTest {

    record Account(String name, Map<String, Secret> properties, List<Secret> more, Secret one) {}

    @Test
    void printsAsAPlaceholderWhereverItIsPrinted() {
        Secret secret = new Secret("hunter");

        assertThat(List.of(
                        secret.toString(),
                        "" + secret,
                        String.format("%s", secret),
                        new Account("a", Map.of("key", secret), List.of(secret), secret).toString(),
                        new IllegalStateException(String.valueOf(Map.of("key", secret))).toString()))
                .noneMatch(text -> text.contains("hunter"))
                .allMatch(text -> text.contains("Secret[hidden]"));
        assertThat(secret.hashCode()).isEqualTo(new Secret("other").hashCode());
    }

    @Test
    void isBoundByItsConstructor() {
        Account account = bind(Map.of(
                "a.name", "x",
                "a.properties.api-key", "one",
                "a.properties.empty", "",
                "a.more", "two,three",
                "a.one", "four"));

        assertThat(account.properties()).isEqualTo(Map.of("api-key", new Secret("one"), "empty", new Secret("")));
        assertThat(account.more()).containsExactly(new Secret("two"), new Secret("three"));
        assertThat(account.one()).isEqualTo(new Secret("four")).isNotEqualTo(new Secret("five"));
        assertThat(account.one().reveal()).isEqualTo("four");
        assertThat(account.properties().get("empty").isBlank()).isTrue();
    }

    @Test
    void isNotToldByAFailureBesideIt() {
        assertThatThrownBy(() -> bind(Map.of("a.one", "hunter", "a.properties", "wrong")))
                .isInstanceOf(BindException.class)
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining("a.properties"))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("hunter"));
    }

    private static Account bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("a", Account.class)
                .get();
    }
}
