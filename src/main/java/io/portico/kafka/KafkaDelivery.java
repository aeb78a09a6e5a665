package io.portico.kafka;

import java.time.Duration;
import java.time.Instant;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.CommitManager;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.CamelExchangePayload;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record in the hands of the consumer that read it; only on that consumer's thread, and only until the route has ended. */
final class KafkaDelivery implements KafkaManualCommit {
    private final PausingConsumer consumer;

    private KafkaDelivery(PausingConsumer consumer) {
        this.consumer = consumer;
    }

    /** How Camel puts it beside the message; by this name no record's header gets there, since Camel sets its own last. */
    @SuppressWarnings("unused") // the signature is that of a factory
    static KafkaManualCommit of(CamelExchangePayload exchange, KafkaRecordPayload record, CommitManager manager) {
        return new KafkaDelivery((PausingConsumer) exchange.consumer);
    }

    static KafkaDelivery in(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaDelivery.class);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return consumer.current();
    }

    /** 1 at the first. */
    int attempt() {
        return consumer.attempt();
    }

    /** When this node first had the record, whatever its timestamp says. */
    Instant firstSeen() {
        return consumer.firstSeen();
    }

    /** The record is done with. */
    @Override
    public void commit() {
        consumer.commitCurrent();
    }

    /** The record is to come again. */
    void retry() {
        consumer.retryCurrent();
    }

    /** The record is to come again, and rests its partition: it can be neither answered nor put aside. */
    void hold() {
        consumer.holdCurrent();
    }

    /** The record is to come again after the pause, as if this attempt had not been. */
    void postpone(Duration pause) {
        consumer.postponeCurrent(pause);
    }
}
