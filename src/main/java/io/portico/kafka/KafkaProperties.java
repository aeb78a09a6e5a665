package io.portico.kafka;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.DeclaredKeys;

/**
 * The Kafka channel. {@link KafkaSettings} checks what is bound here.
 *
 * @param bootstrapServers {@code host:port,…} of brokers; empty for no channel
 * @param group the consumer group that all nodes of this gateway share
 * @param consumers threads that each read some of the partitions, per node
 * @param maxAge how old a request may be and still be served
 * @param maxAttempts attempts at one request before a passing failure is answered instead of tried again
 * @param gatePause how long a request waits for a vendor account that refuses the gateway, where the refusal does not
 *     say how long
 * @param properties what else Kafka's clients are told, such as {@code sasl.jaas.config}; values may be secrets
 * @param organisations who is served, by key
 */
@ConfigurationProperties("portico.kafka")
record KafkaProperties(
        @DefaultValue("") String bootstrapServers,
        @DefaultValue("portico") String group,
        @DefaultValue("4") int consumers,
        @DefaultValue("300s") Duration maxAge,
        @DefaultValue("6") int maxAttempts,
        @DefaultValue("30s") Duration gatePause,
        @DefaultValue Map<String, String> properties,
        @DefaultValue Map<String, KafkaOrganisation> organisations) {

    KafkaProperties {
        properties = Map.copyOf(properties);
        organisations = DeclaredKeys.of(organisations);
    }

    @Override
    public String toString() {
        return "KafkaProperties[organisations=" + organisations.keySet() + "]";
    }
}
