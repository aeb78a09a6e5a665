package io.portico.queue;

import java.nio.file.Path;

import jakarta.jms.ConnectionFactory;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultDeserializationPolicy;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.ledger.RequestLog;
import io.portico.setting.InvalidSettingException;

/** Chooses the broker: the embedded one, unless {@code portico.queue.broker-url} names another. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
    private static final int CALL_TIMEOUT = 5_000;

    BrokerConfiguration(QueueProperties queue) {
        QueueSettings.check(queue);
    }

    @Bean
    @ConditionalOnExpression("'${portico.queue.broker-url:}'.isBlank()")
    EmbeddedBroker embeddedBroker(QueueProperties queue, AmqpProperties amqp, @Value("${portico.data:data}") Path data)
            throws Exception {
        return EmbeddedBroker.start(queue, amqp, data.resolve("broker"));
    }

    /** No part of readiness: over HTTP the gateway serves as always. */
    @Bean
    @ConditionalOnExpression("'${portico.queue.broker-url:}'.isBlank()")
    HealthIndicator brokerDiskHealthIndicator(EmbeddedBroker broker) {
        return () -> (broker.isDiskFull() ? Health.down() : Health.up()).build();
    }

    @Bean
    @ConditionalOnExpression("'${portico.queue.broker-url:}'.isBlank()")
    MeterBinder brokerDiskMeter(EmbeddedBroker broker) {
        return registry -> Gauge.builder("portico.broker.disk.full", broker, watched -> watched.isDiskFull() ? 1 : 0)
                .description("Whether the embedded broker takes no messages because its disk is full")
                .register(registry);
    }

    @Bean
    LogMessage logQueueRequest(RequestLog log) {
        return new LogMessage(log, Variables.QUEUE);
    }

    @Bean
    BrokerProtocol brokerProtocol(QueueProperties queue) {
        return queue.amqp()
                ? new AmqpProtocol(queue.brokerUserProperty(), queue.gatewayUser())
                : new CoreProtocol(queue.trustsAmqpUsers());
    }

    @Bean
    ConnectionFactory connectionFactory(QueueProperties queue, ObjectProvider<EmbeddedBroker> embedded) {
        if (!queue.external()) {
            return core(embedded.getObject().connectionFactory());
        }
        try {
            return queue.amqp() ? amqp(queue) : core(external(queue));
        } catch (RuntimeException e) { // the clients' own words, which differ and quote it
            throw new InvalidSettingException("portico.queue.broker-url", "it is no address of a broker");
        }
    }

    private static ActiveMQConnectionFactory external(QueueProperties queue) {
        return new ActiveMQConnectionFactory(
                queue.brokerUrl(), queue.brokerUser(), queue.brokerPassword().reveal());
    }

    private static ConnectionFactory core(ActiveMQConnectionFactory factory) {
        // One message at a time per consumer: a request that waits behind a slow vendor is another consumer's.
        factory.setConsumerWindowSize(0);
        // The broker confirms a delivery before it is acted on: one that it has taken back costs no vendor call.
        factory.setBlockOnAcknowledge(true);
        factory.setTransactionBatchSize(0);
        // A lost broker is noticed at once; the listener container connects anew.
        factory.setReconnectAttempts(0);
        factory.setCallTimeout(CALL_TIMEOUT);
        factory.setDeserializationDenyList("*");
        return factory;
    }

    private static ConnectionFactory amqp(QueueProperties queue) {
        JmsConnectionFactory factory = new JmsConnectionFactory(
                queue.brokerUser(), queue.brokerPassword().reveal(), queue.brokerUrl());
        // As above: nothing is fetched before it is asked for.
        JmsDefaultPrefetchPolicy prefetch = new JmsDefaultPrefetchPolicy();
        prefetch.setAll(0);
        factory.setPrefetchPolicy(prefetch);
        factory.setConnectTimeout(CALL_TIMEOUT);
        factory.setRequestTimeout(CALL_TIMEOUT);
        factory.setSendTimeout(CALL_TIMEOUT);
        factory.setForceSyncSend(true);
        factory.setValidatePropertyNames(false);
        factory.setPopulateJMSXUserID(true);
        JmsDefaultDeserializationPolicy nothing = new JmsDefaultDeserializationPolicy();
        nothing.setDenyList("*");
        factory.setDeserializationPolicy(nothing);
        return factory;
    }
}
