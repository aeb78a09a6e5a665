package io.portico.queue;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Variables;
import io.portico.json.StrictJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.PortalSessionRequestReader;

/** Translates a message into the canonical request: JSON, a CloudEvent with JSON in it, or fields as properties. */
@Component("readQueueRequest")
final class ReadQueueRequest implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = QueueRequest.in(exchange).message();
        byte[] body = MessageBody.bytes(message);
        ObjectNode document = body.length > 0 ? StrictJson.readObject(body) : JsonNodeFactory.instance.objectNode();
        String key = MessageKey.of(message, document);
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        ObjectNode fields = body.length > 0 ? CloudEvent.dataOf(message, document) : properties(message);
        exchange.getMessage().setBody(PortalSessionRequestReader.read(fields));
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
