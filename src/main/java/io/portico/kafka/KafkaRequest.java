package io.portico.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;

import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import io.portico.message.MessageTime;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.RequestTimeout;

/**
 * A request as it was read.
 *
 * @param requestId the gateway's id for it, new with each attempt
 * @param attempt 1 at the first
 * @param firstSeen when this node read it at its first attempt
 */
record KafkaRequest(
        KafkaDelivery delivery, KafkaChannel.Tenant tenant, String requestId, int attempt, Instant firstSeen) {
    /** {@code KafkaRequest}: the exchange variable it travels in. */
    static final String VARIABLE = "kafkaRequest";

    /** {@code byte[]}: the exchange variable that holds the customer's id; absent until that is read. */
    static final String REPLY_KEY = "replyKey";

    private static final String REQUEST_TIMEOUT = "requestTimeout";
    private static final byte[] NONE = {};

    static KafkaRequest in(Exchange exchange) {
        KafkaRequest request = exchange.getVariable(VARIABLE, KafkaRequest.class);
        if (request == null) {
            throw new IllegalStateException("The exchange did not come from Kafka.");
        }
        return request;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return delivery.record();
    }

    /** Where it stands: topic, partition and offset. */
    String place() {
        return record().topic() + "-" + record().partition() + "-" + record().offset();
    }

    /** The customer, so that answers keep the order of requests; as the sender had it while it cannot be read. */
    byte @Nullable [] replyKey(Exchange exchange) {
        byte[] customer = exchange.getVariable(REPLY_KEY, byte[].class);
        return customer == null ? record().key() : customer;
    }

    /** Empty where the record has none. */
    byte[] body() {
        byte[] value = record().value();
        return value == null ? NONE : value;
    }

    /**
     * When it was written: the broker's word or the sender's, whichever the topic is set to keep. A sender that says nothing, or
     * a time to come, gets no more time by that: it was written when it was first seen at the latest.
     */
    Instant sentAt() {
        long stated = record().timestamp();
        return stated <= 0 || stated > firstSeen.toEpochMilli() ? firstSeen : Instant.ofEpochMilli(stated);
    }

    /**
     * How much time it has, by its timestamp and its header {@value #REQUEST_TIMEOUT}.
     *
     * @throws ProblemException {@code malformed-request} where that is no number of seconds
     */
    MessageTime time() {
        String timeout = header(REQUEST_TIMEOUT);
        return new MessageTime(sentAt(), timeout == null ? null : RequestTimeout.parse(timeout));
    }

    /**
     * The text of a header.
     *
     * @return nothing where there is none
     * @throws ProblemException {@code malformed-request} where it is no UTF-8, or where there are two, of which either might
     *     be meant
     */
    @Nullable
    String header(String name) {
        Iterator<Header> found = record().headers().headers(name).iterator();
        if (!found.hasNext()) {
            return null;
        }
        byte[] value = found.next().value();
        if (found.hasNext()) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The record has two headers of one name.");
        }
        try {
            return value == null
                    ? null
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "A header of the record is not UTF-8.");
        }
    }

    /** The same, empty where there is none. */
    String text(String name) {
        String value = header(name);
        return value == null ? "" : value;
    }
}
