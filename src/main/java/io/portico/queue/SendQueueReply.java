package io.portico.queue;

import jakarta.jms.Destination;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.model.PortalSession;

/** Answers a request with its session. */
@Component("sendQueueReply")
final class SendQueueReply implements Processor {
    private final QueueReplies replies;

    SendQueueReply(QueueReplies replies) {
        this.replies = replies;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Destination target = QueueRequest.replyTarget(exchange);
        PortalSession session = exchange.getMessage().getMandatoryBody(PortalSession.class);
        if (target == null) {
            throw new IllegalStateException("The reply target is not settled.");
        }
        replies.send(QueueRequest.in(exchange), target, session);
    }
}
