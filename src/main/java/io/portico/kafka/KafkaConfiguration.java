package io.portico.kafka;

import java.time.Clock;

import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.ledger.RequestLog;
import io.portico.organisation.Organisations;

/** The channel's steps and clients, if {@code portico.kafka.bootstrap-servers} names brokers; else the route is left out. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${portico.kafka.bootstrap-servers:}'.isBlank()")
class KafkaConfiguration {

    KafkaConfiguration(KafkaProperties kafka, Organisations organisations) {
        KafkaSettings.check(kafka, organisations.organisations().keySet());
    }

    @Bean
    KafkaChannel kafkaChannel(KafkaProperties kafka) {
        return new KafkaChannel(kafka.organisations());
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties kafka) {
        return new KafkaClients(kafka, new Attempts(System::nanoTime));
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
    Processor openKafkaRequest(
            KafkaChannel channel, SharingOrganisations organisations, KafkaProperties kafka, Clock clock) {
        return new OpenKafkaRequest(channel, organisations, kafka.maxAge(), clock);
    }

    @Bean
    Processor readKafkaRequest() {
        return new ReadKafkaRequest();
    }

    @Bean
    Processor sendKafkaReply(KafkaReplies replies) {
        return new SendKafkaReply(replies);
    }

    @Bean
    Processor settleKafkaFailure(KafkaReplies replies, KafkaProperties kafka) {
        return new SettleKafkaFailure(replies, kafka.maxAttempts());
    }

    @Bean
    Processor logKafkaRequest(RequestLog log) {
        return new LogMessage(log, Variables.KAFKA);
    }
}
