package io.portico.queue;

import java.nio.file.Path;

import jakarta.jms.ConnectionFactory;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the broker: the embedded one, unless {@code portico.queue.broker-url} names another. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {

    BrokerConfiguration(QueueProperties queue) {
        QueueSettings.check(queue);
    }

    @Bean
    @ConditionalOnExpression("'${portico.queue.broker-url:}'.isBlank()")
    EmbeddedBroker embeddedBroker(QueueProperties queue, AmqpProperties amqp, @Value("${portico.data:data}") Path data)
            throws Exception {
        return EmbeddedBroker.start(queue, amqp, data.resolve("broker"));
    }

    @Bean
    ConnectionFactory connectionFactory(QueueProperties queue, ObjectProvider<EmbeddedBroker> embedded) {
        ActiveMQConnectionFactory factory = queue.external()
                ? new ActiveMQConnectionFactory(
                        queue.brokerUrl(),
                        queue.brokerUser(),
                        queue.brokerPassword().reveal())
                : embedded.getObject().connectionFactory();
        // One message at a time per consumer: a request that waits behind a slow vendor is another consumer's.
        factory.setConsumerWindowSize(0);
        // The broker confirms a delivery before it is acted on: one that it has taken back costs no vendor call.
        factory.setBlockOnAcknowledge(true);
        factory.setTransactionBatchSize(0);
        // A lost broker is noticed at once; the listener container connects anew.
        factory.setReconnectAttempts(0);
        factory.setCallTimeout(5_000);
        factory.setDeserializationDenyList("*");
        return factory;
    }
}
