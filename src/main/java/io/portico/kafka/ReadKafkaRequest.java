package io.portico.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Deadline;
import io.portico.flow.Variables;
import io.portico.json.StrictJson;
import io.portico.message.DeadLetter;
import io.portico.model.CreatePortalSession;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.CloudEvents;
import io.portico.request.PortalSessionRequestReader;

/**
 * Translates a record into the canonical request: JSON, or a CloudEvent with JSON in it, either structured or, with
 * attributes as headers {@code ce_…}, binary.
 */
@Component("readKafkaRequest")
@ConditionalOnKafka
final class ReadKafkaRequest implements Processor {
    private static final int MAX_BYTES = 64 * 1024;

    private final Clock clock;

    ReadKafkaRequest(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        KafkaRequest record = KafkaRequest.in(exchange);
        exchange.setVariable(Variables.DEADLINE, Deadline.in(left(record)));
        byte[] body = record.body();
        if (body.length > MAX_BYTES) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "The body is larger than 64 KiB.");
        }
        ObjectNode document = StrictJson.readObject(body);
        CreatePortalSession request = PortalSessionRequestReader.read(fields(record, document));
        exchange.setVariable(KafkaRequest.REPLY_KEY, request.customerId().getBytes(StandardCharsets.UTF_8));
        String key = RecordKey.of(record, document);
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        exchange.getMessage().setBody(request);
    }

    /** The sender's own timeout counts from the sending on; once it has passed, nobody waits for the answer. */
    private Duration left(KafkaRequest record) {
        Duration left = record.time().leftToAnswer(clock.instant());
        if (left.isNegative() || left.isZero()) {
            throw new DeadLetter(DeadLetter.REQUEST_TOO_OLD);
        }
        return left;
    }

    private static ObjectNode fields(KafkaRequest record, ObjectNode document) {
        if (record.header("ce_specversion") == null && record.header("ce_type") == null) {
            return CloudEvents.dataOf(document);
        }
        CloudEvents.require(record.text("ce_specversion"), record.text("ce_type"));
        return document;
    }
}
