package io.portico.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigValue;

import io.portico.caller.Scope;
import io.portico.setting.InvalidSettingException;
import io.portico.setting.Port;
import io.portico.setting.SettingRules;

/**
 * Stops the start where the settings of the channel cannot be used, or would let two organisations read each other's
 * answers. It names settings and never a value.
 */
final class KafkaSettings {
    private static final String PREFIX = "portico.kafka.";
    private static final Pattern TOPIC_PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,200}");
    private static final Pattern SERVERS = Pattern.compile("[^\\s,]+:[0-9]{1,5}(\\s*,\\s*[^\\s,]+:[0-9]{1,5})*");
    private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*");
    private static final int MOST_CONSUMERS = 64;
    private static final Pattern PASSED_ON =
            Pattern.compile("(security|sasl|ssl)\\.[a-z0-9.]+|client\\.(dns\\.lookup|rack)|session\\.timeout\\.ms");

    private final SettingRules rules = new SettingRules(PREFIX);

    private KafkaSettings() {}

    /**
     * Checks them all.
     *
     * @param configured the organisations that this gateway knows
     * @throws InvalidSettingException that names every setting at fault
     */
    static void check(KafkaProperties kafka, Set<String> configured) {
        KafkaSettings settings = new KafkaSettings();
        settings.checkChannel(kafka);
        settings.checkClients(kafka.properties());
        settings.checkOrganisations(new TreeMap<>(kafka.organisations()), configured);
        settings.rules.check();
    }

    private void checkChannel(KafkaProperties kafka) {
        rules.require(
                        areServers(kafka.bootstrapServers().strip()),
                        "bootstrap-servers",
                        "it must be host:port, or several of them with commas between")
                .require(!kafka.group().isBlank(), "group", "it is missing")
                .within(1, MOST_CONSUMERS, "consumers", kafka.consumers())
                .atLeast(1, "max-attempts", kafka.maxAttempts())
                .atLeast(Duration.ofMillis(1), "gate-pause", kafka.gatePause())
                .aboveZero("max-age", kafka.maxAge());
    }

    private static boolean areServers(String text) {
        return SERVERS.matcher(text).matches()
                && BETWEEN.splitAsStream(text)
                        .allMatch(server -> Port.canBeReached(server.substring(server.lastIndexOf(':') + 1)));
    }

    /** Kafka's own check, setting by setting, since its exceptions quote values. */
    private void checkClients(Map<String, String> properties) {
        properties
                .keySet()
                .forEach(name -> rules.require(
                        PASSED_ON.matcher(name).matches(),
                        "properties." + name,
                        "only security.*, sasl.*, ssl.*, client.dns.lookup, client.rack and session.timeout.ms are passed"
                                + " on; the rest is the gateway's own"));
        for (ConfigValue value : ConsumerConfig.configDef().validate(new HashMap<>(properties))) {
            rules.require(
                    !properties.containsKey(value.name())
                            || value.errorMessages().isEmpty(),
                    "properties." + value.name(),
                    "Kafka's clients do not take the value");
        }
    }

    private void checkOrganisations(Map<String, KafkaOrganisation> organisations, Set<String> configured) {
        rules.require(!organisations.isEmpty(), "organisations", "at least one is needed");
        Map<String, String> byPrefix = new HashMap<>();
        organisations.forEach((name, organisation) -> {
            String key = "organisations." + name;
            rules.require(configured.contains(name), key, "portico.organisations has no organisation of that name");
            rules.require(
                    TOPIC_PREFIX.matcher(organisation.topicPrefix()).matches(),
                    key + ".topic-prefix",
                    "only letters, digits, dot, hyphen and underscore can stand in a topic's name");
            rules.require(
                    organisation.scopes().stream()
                            .allMatch(scope -> Scope.ofWireName(scope).isPresent()),
                    key + ".scopes",
                    "it names a scope that does not exist");
            String other = byPrefix.putIfAbsent(organisation.topicPrefix(), name);
            rules.require(
                    other == null,
                    key + ".topic-prefix",
                    "it is that of " + PREFIX + "organisations." + other + ", who could read the answers");
        });
    }
}
