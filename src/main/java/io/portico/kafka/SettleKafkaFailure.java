package io.portico.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.model.ProblemException;

/** Ends a request that failed: tried again later, a problem to its sender, or a dead letter; committed behind these two. */
final class SettleKafkaFailure implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SettleKafkaFailure.class);

    private final KafkaReplies replies;
    private final int maxAttempts;

    SettleKafkaFailure(KafkaReplies replies, int maxAttempts) {
        this.replies = replies;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        KafkaRequest request = KafkaRequest.in(exchange);
        if (!(cause instanceof ProblemException || cause instanceof DeadLetter || cause instanceof UnsentException)) {
            LOG.error("Request {} failed", request.requestId(), StackOnly.of(cause));
        }
        try {
            settle(exchange, request, KafkaFailure.of(cause, request.attempt() >= maxAttempts));
        } catch (UnsentException e) {
            LOG.warn("Kafka takes neither answer nor dead letter ({})", e.getMessage());
            tryAgain(exchange, request);
        }
    }

    private void settle(Exchange exchange, KafkaRequest request, KafkaFailure failure) throws UnsentException {
        if (failure instanceof KafkaFailure.Answer answer) {
            exchange.setVariable(Variables.PROBLEM, answer.problem());
            try {
                replies.send(request, request.replyKey(exchange), answer.problem());
            } catch (DeadLetter undeliverable) {
                bury(exchange, request, undeliverable.code());
            }
            request.delivery().commit();
        } else if (failure instanceof KafkaFailure.Bury dead) {
            bury(exchange, request, dead.code());
            request.delivery().commit();
        } else {
            tryAgain(exchange, request);
        }
    }

    private void bury(Exchange exchange, KafkaRequest request, String code) throws UnsentException {
        replies.bury(request, code);
        exchange.setVariable(LogMessage.UNANSWERED, code);
    }

    private static void tryAgain(Exchange exchange, KafkaRequest request) {
        request.delivery().retry();
        exchange.setRollbackOnly(true);
    }
}
