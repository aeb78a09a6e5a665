package io.portico.vendor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.model.Intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KameletFileTest {
    private static final String YAML = """
            kind: Kamelet
            metadata:
              name: acmepay-create-portal-session-action
              annotations:
                portico.io/vendor: acmepay
                portico.io/intents: home, cancel-subscription
                portico.io/expires-in: "true"
                portico.io/locales: en,de
                portico.io/portal-hosts: portal.acmepay.example
                portico.io/expiry-hint: PT10M
                portico.io/return-url: "true"
                portico.io/customer-id: "[a-z]+"
                portico.io/vendor-options: theme,items@cancel-subscription|home
                portico.io/duplicate-policy: tolerate
            spec:
              definition:
                required: [apiKey]
                properties:
                  baseUrl: {default: "https://api.acmepay.example"}
                  apiKey: {format: password}
                  scheme: {enum: [Basic, Bearer]}
            """;

    private static KameletFile read(String yaml) throws IOException {
        return KameletFile.read("acmepay", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsWhatAVendorDeclares() throws Exception {
        KameletFile file = read(YAML);

        assertThat(file.properties()).containsExactly("baseUrl", "apiKey", "scheme");
        assertThat(file.allows("scheme", "Bearer")).isTrue();
        assertThat(file.allows("scheme", "bearer")).isFalse();
        assertThat(file.allows("apiKey", "anything")).isTrue();
        assertThat(file.required()).containsExactly("apiKey");
        assertThat(file.credentials()).containsExactly("apiKey");
        assertThat(file.baseUrl()).isEqualTo("https://api.acmepay.example");
        assertThat(file.facts().intents()).containsExactly(Intent.HOME, Intent.CANCEL_SUBSCRIPTION);
        assertThat(file.facts().honoursExpiresIn()).isTrue();
        assertThat(file.facts().locales()).containsExactly("en", "de");
        assertThat(file.facts().portalHosts()).containsExactly("portal.acmepay.example");
        assertThat(file.facts().expiryHint()).isEqualTo(Duration.ofMinutes(10));
        assertThat(file.facts().customerIdForm().pattern()).isEqualTo("[a-z]+");
        assertThat(file.facts().vendorOptions().get("items").intents())
                .containsExactly(Intent.HOME, Intent.CANCEL_SUBSCRIPTION);
    }

    @Test
    void takesAVendorWhoseKeyIsTheCustomer() throws Exception {
        assertThat(read(YAML.replaceFirst(" +portico.io/customer-id.*\n", ""))
                        .facts()
                        .customerIdForm())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portico.io/vendor: acmepay | portico.io/vendor: other | portico.io/vendor",
                "portico.io/intents: home, cancel-subscription | portico.io/intents: homm | no intent 'homm'",
                "portico.io/expiry-hint: PT10M | portico.io/expiry-hint: soon | unreadable",
                "portico.io/duplicate-policy: tolerate | x: y | duplicate-policy is missing",
                "portico.io/duplicate-policy: tolerate | portico.io/duplicate-policy: maybe | none of resend",
                "portico.io/expires-in: \"true\" | portico.io/expires-in: \"yes\" | expires-in is none of true, false",
                "portico.io/return-url: \"true\" | portico.io/return-url: \"True\" | return-url is none of true, false",
                "items@cancel-subscription | items@never | no intent 'never'",
            })
    void saysWhichDeclarationIsWrong(String line, String replacement, String complaint) {
        assertThatThrownBy(() -> read(YAML.replace(line, replacement)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
