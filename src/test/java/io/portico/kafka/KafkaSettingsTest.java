package io.portico.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaSettingsTest {
    private static final Set<String> CONFIGURED = Set.of("acme", "globex");
    private static final Map<String, KafkaOrganisation> ACME =
            Map.of("acme", new KafkaOrganisation("", Set.of("billing:write")));

    @Test
    void takesWhatIsDocumented() {
        assertThatCode(() -> check(
                        Map.of(
                                "security.protocol", "SASL_SSL",
                                "sasl.mechanism", "SCRAM-SHA-512",
                                "sasl.jaas.config", "a.Module required password=\"x\";",
                                "ssl.truststore.type", "PEM"),
                        Map.of(
                                "acme", new KafkaOrganisation("acme.", Set.of("billing:write")),
                                "globex", new KafkaOrganisation("globex.", Set.of()))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTwoOrganisationsOnTheSameTopics() {
        assertThatThrownBy(() -> check(
                        Map.of(),
                        Map.of(
                                "acme", new KafkaOrganisation("x.", Set.of()),
                                "globex", new KafkaOrganisation("x.", Set.of()))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("portico.kafka.organisations.globex.topic-prefix")
                .hasMessageContaining("organisations.acme");
    }

    @Test
    void refusesNobody() {
        assertThatThrownBy(() -> check(Map.of(), Map.of()))
                .hasMessageContaining("portico.kafka.organisations: at least one");
    }

    @Test
    void refusesOrganisationThatTheGatewayDoesNotKnow() {
        assertThatThrownBy(() -> check(Map.of(), Map.of("initech", new KafkaOrganisation("", Set.of()))))
                .hasMessageContaining("portico.kafka.organisations.initech");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b.", "a b", "{{x}}", "ä."})
    void refusesPrefixThatNoTopicHas(String prefix) {
        assertThatThrownBy(() -> check(Map.of(), Map.of("acme", new KafkaOrganisation(prefix, Set.of()))))
                .hasMessageContaining("organisations.acme.topic-prefix")
                .hasMessageNotContaining(prefix);
    }

    @Test
    void refusesUnknownScope() {
        assertThatThrownBy(() -> check(Map.of(), Map.of("acme", new KafkaOrganisation("", Set.of("billing:all")))))
                .hasMessageContaining("organisations.acme.scopes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enable.auto.commit",
                "group.id",
                "bootstrap.servers",
                "interceptor.classes",
                "key.deserializer",
                "acks"
            })
    void refusesToPassOnWhatTheGatewayDecides(String name) {
        assertThatThrownBy(() -> check(Map.of(name, "canary"), ACME))
                .hasMessageContaining("portico.kafka.properties." + name)
                .hasMessageNotContaining("canary");
    }

    @Test
    void namesAPropertyThatKafkaRefuses_withoutItsValue() {
        assertThatThrownBy(() -> check(Map.of("security.protocol", "canary"), ACME))
                .hasMessageContaining("portico.kafka.properties.security.protocol")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({"0, 300, 6, 30", "65, 300, 6, 30", "4, 0, 6, 30", "4, 300, 0, 30", "4, 300, 6, 0"})
    void refusesNumbersOutOfRange(int consumers, long maxAge, int maxAttempts, long gatePause) {
        assertThatThrownBy(() -> KafkaSettings.check(
                        new KafkaProperties(
                                "127.0.0.1:9092",
                                "portico",
                                consumers,
                                Duration.ofSeconds(maxAge),
                                maxAttempts,
                                Duration.ofSeconds(gatePause),
                                Map.of(),
                                ACME),
                        CONFIGURED))
                .isInstanceOf(InvalidSettingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "kafka:9092,", "kafka:port", "a:1 b:2", "kafka:0", "a:1, b:65536"})
    void refusesAddressWithoutPort(String servers) {
        assertThatThrownBy(() -> KafkaSettings.check(kafka(servers, Map.of(), ACME), CONFIGURED))
                .hasMessageContaining("portico.kafka.bootstrap-servers");
    }

    private static void check(Map<String, String> properties, Map<String, KafkaOrganisation> organisations) {
        KafkaSettings.check(kafka("a:9092, b:9092", properties, organisations), CONFIGURED);
    }

    private static KafkaProperties kafka(
            String servers, Map<String, String> properties, Map<String, KafkaOrganisation> organisations) {
        return new KafkaProperties(
                servers, "portico", 4, Duration.ofSeconds(300), 6, Duration.ofSeconds(30), properties, organisations);
    }
}
