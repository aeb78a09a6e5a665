package io.portico.queue;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.PortalSessionRequestReader;

/** Translates a message into the canonical request: JSON, a CloudEvent with JSON in it, or fields as properties. */
@Component("readQueueRequest")
final class ReadQueueRequest implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage()
                .setBody(PortalSessionRequestReader.read(
                        fields(QueueRequest.in(exchange).message())));
    }

    private static ObjectNode fields(Message message) throws JMSException {
        byte[] body = MessageBody.bytes(message);
        if (body.length > 0) {
            return CloudEvent.dataOf(message, StrictJson.readObject(body));
        }
        ObjectNode fields = MessageFields.of(message);
        if (fields.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, "The message has neither a body nor properties that name fields.");
        }
        return fields;
    }
}
