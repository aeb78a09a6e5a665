package io.portico.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.model.PortalSession;

/** Answers a request with its session and then, when Kafka has confirmed the answer, commits the request. */
@Component("sendKafkaReply")
@ConditionalOnKafka
final class SendKafkaReply implements Processor {
    private final KafkaReplies replies;

    SendKafkaReply(KafkaReplies replies) {
        this.replies = replies;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        KafkaRequest request = KafkaRequest.in(exchange);
        replies.send(request, request.replyKey(exchange), exchange.getMessage().getMandatoryBody(PortalSession.class));
        request.delivery().commit();
    }
}
