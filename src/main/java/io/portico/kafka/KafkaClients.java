package io.portico.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.StackOnly;
import io.portico.setting.Secret;

/**
 * Makes Kafka's clients. What they are told of security goes to them and nowhere else: neither into a route nor into an
 * endpoint, which Camel may print.
 */
final class KafkaClients implements KafkaClientFactory {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);
    private static final int LARGEST_DEAD_LETTER = 8 * 1024 * 1024;

    private final String bootstrapServers;
    private final Map<String, Secret> properties = new HashMap<>();
    private final Attempts attempts;

    KafkaClients(KafkaProperties kafka, Attempts attempts) {
        this.bootstrapServers = kafka.bootstrapServers().strip();
        this.attempts = attempts;
        kafka.properties().forEach((name, value) -> properties.put(name, new Secret(value)));
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Properties ofTheRoute) {
        Properties settings = new Properties();
        settings.putAll(ofTheRoute);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        connect(settings, ConsumerConfig.configNames());
        try {
            return new PausingConsumer(settings, attempts);
        } catch (KafkaException e) {
            // Its texts may quote settings. The route tries again every few seconds.
            LOG.warn("No client of Kafka can be made now", StackOnly.of(e));
            throw e;
        }
    }

    /** The one that answers; it gives up in time for the request to be tried again. */
    Producer<byte[], byte[]> newProducer() {
        Properties settings = new Properties();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "portico-replies");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_DEAD_LETTER);
        connect(settings, ProducerConfig.configNames());
        return new KafkaProducer<>(settings);
    }

    private void connect(Properties settings, Set<String> known) {
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 250);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        properties.forEach((name, value) -> {
            if (known.contains(name) || !name.equals(CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG)) {
                settings.put(name, value.reveal());
            }
        });
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Properties ofTheRoute) {
        return newProducer();
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return bootstrapServers;
    }
}
