package io.portico.queue;

import java.time.Clock;
import java.time.Duration;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Deadline;
import io.portico.flow.Variables;
import io.portico.json.StrictJson;
import io.portico.message.DeadLetter;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.PortalSessionRequestReader;

/** Translates a message into the canonical request: JSON, a CloudEvent with JSON in it, or fields as properties. */
@Component("readQueueRequest")
final class ReadQueueRequest implements Processor {
    private final Clock clock;

    ReadQueueRequest(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        QueueRequest request = QueueRequest.in(exchange);
        Message message = request.message();
        exchange.setVariable(Variables.DEADLINE, Deadline.in(left(request)));
        exchange.setVariable(Variables.RENEWS, request.provenance().replayed());
        byte[] body = MessageBody.bytes(message);
        ObjectNode document = body.length > 0 ? StrictJson.readObject(body) : JsonNodeFactory.instance.objectNode();
        String key = MessageKey.of(message, document);
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        ObjectNode fields = body.length > 0 ? CloudEvent.dataOf(message, document) : properties(message);
        exchange.getMessage().setBody(PortalSessionRequestReader.read(fields));
    }

    /** The sender's own timeout counts from the sending on; once it has passed, nobody waits for the answer. */
    private Duration left(QueueRequest request) throws JMSException {
        Duration left = RequestTime.toAnswer(request).leftToAnswer(clock.instant());
        if (left.isNegative() || left.isZero()) {
            throw new DeadLetter(DeadLetter.REQUEST_TOO_OLD);
        }
        return left;
    }

    private static ObjectNode properties(Message message) throws JMSException {
        ObjectNode fields = MessageFields.of(message);
        if (fields.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, "The message has neither a body nor properties that name fields.");
        }
        return fields;
    }
}
