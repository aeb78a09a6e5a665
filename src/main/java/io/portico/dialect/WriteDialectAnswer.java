package io.portico.dialect;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.http.AnswerDocument;

/** Makes the HTTP answer of what a dialect's second program wrote. */
@Component("writeDialectAnswer")
final class WriteDialectAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(AnswerDocument.read(exchange.getMessage().getBody(JsonNode.class)));
    }
}
