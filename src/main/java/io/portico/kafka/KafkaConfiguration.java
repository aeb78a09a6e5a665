package io.portico.kafka;

import java.time.Clock;

import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.ledger.RequestLog;
import io.portico.organisation.Organisations;

/** The channel's clients and what the route's endpoint is made of; without it the route is left out. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnKafka
class KafkaConfiguration {

    KafkaConfiguration(KafkaProperties kafka, Organisations organisations) {
        KafkaSettings.check(kafka, organisations.organisations().keySet());
    }

    @Bean
    KafkaChannel kafkaChannel(KafkaProperties kafka) {
        return new KafkaChannel(kafka.organisations());
    }

    @Bean
    Attempts kafkaAttempts(Clock clock) {
        return new Attempts(System::nanoTime, clock);
    }

    /** No part of readiness: another node would be stuck there as well. */
    @Bean
    HealthIndicator kafkaRequestsHealthIndicator(Attempts attempts) {
        return () -> (attempts.stuck() == 0 ? Health.up() : Health.down()).build();
    }

    @Bean
    MeterBinder kafkaStuckMeter(Attempts attempts) {
        return registry -> Gauge.builder("portico.kafka.stuck.partitions", attempts, Attempts::stuck)
                .description("Partitions that rest because a request can be neither answered nor put aside")
                .register(registry);
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties kafka, Attempts attempts) {
        return new KafkaClients(kafka, attempts);
    }

    @Bean
    KafkaReplies kafkaReplies(KafkaClients clients, Clock clock) {
        return new KafkaReplies(clients::newProducer, clock);
    }

    /** The route's {@code kafka:} endpoint is made by it. */
    @Bean("kafka-component")
    KafkaComponent kafkaComponent(KafkaClients clients) {
        KafkaComponent component = new KafkaComponent();
        component.setKafkaClientFactory(clients);
        component.setKafkaManualCommitFactory(KafkaDelivery::of);
        return component;
    }

    /** The route names no topic, since organisations have their own. */
    @Bean(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER)
    SubscribeAdapter kafkaSubscribeAdapter(KafkaChannel channel) {
        return (consumer, listener, nominal) -> consumer.subscribe(channel.requestTopics(), listener);
    }

    @Bean
    LogMessage logKafkaRequest(RequestLog log) {
        return new LogMessage(log, Variables.KAFKA);
    }
}
