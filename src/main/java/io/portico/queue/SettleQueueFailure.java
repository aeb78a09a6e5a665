package io.portico.queue;

import java.time.Duration;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.message.DeadLetter;
import io.portico.message.MessageFailure;
import io.portico.model.ProblemException;

/**
 * Ends a request that failed: back to the broker, to be delivered again soon or once its vendor account may be called, a
 * problem to its sender, or a dead letter.
 */
@Component("settleQueueFailure")
final class SettleQueueFailure implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SettleQueueFailure.class);

    private final QueueReplies replies;
    private final RequestMover mover;
    private final QueueWait waits;
    private final int maxAttempts;

    SettleQueueFailure(QueueReplies replies, RequestMover mover, QueueWait waits, QueueProperties properties) {
        this.replies = replies;
        this.mover = mover;
        this.waits = waits;
        this.maxAttempts = properties.maxAttempts();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        QueueRequest request = exchange.getVariable(QueueRequest.VARIABLE, QueueRequest.class);
        if (request == null) {
            LOG.error("A message could not be opened and goes back to the broker", StackOnly.of(cause));
            exchange.setRollbackOnly(true);
            return;
        }
        settle(exchange, request, cause);
    }

    private void settle(Exchange exchange, QueueRequest request, Throwable cause) throws JMSException {
        Destination target = QueueRequest.replyTarget(exchange);
        boolean lastAttempt = request.attempt() >= maxAttempts || !waits.outlivesRedelivery(request);
        MessageFailure failure = MessageFailure.of(cause, lastAttempt, namesReturnAddress(request), JMSException.class);
        if (!(cause instanceof ProblemException || cause instanceof DeadLetter)) {
            LOG.error("Request {} failed", request.requestId(), StackOnly.of(cause));
        }
        if (failure instanceof MessageFailure.Wait gate) {
            Duration wait = waits.within(request, gate.pause());
            if (wait != null) {
                exchange.setVariable(LogMessage.UNANSWERED, LogMessage.WAITS_FOR_VENDOR);
                // It is not over yet; what becomes of it is recorded then.
                exchange.setVariable(Variables.RECORDED, Boolean.TRUE);
                mover.putBack(request, wait);
                return;
            }
            failure = new MessageFailure.Answer(gate.otherwise());
        }
        if (failure instanceof MessageFailure.Answer answer && target != null) {
            exchange.setVariable(Variables.PROBLEM, answer.problem());
            try {
                replies.send(request, target, answer.problem());
            } catch (DeadLetter undeliverable) {
                bury(exchange, request, undeliverable.code());
            }
        } else if (failure instanceof MessageFailure.Bury dead) {
            bury(exchange, request, dead.code());
        } else {
            exchange.setRollbackOnly(true);
        }
    }

    /** One that cannot be read is none: {@link SettleReplyTarget} has made a dead letter of the request. */
    private static boolean namesReturnAddress(QueueRequest request) {
        try {
            return request.message().getJMSReplyTo() != null;
        } catch (JMSException | RuntimeException unreadable) {
            return false;
        }
    }

    private void bury(Exchange exchange, QueueRequest request, String code) throws JMSException {
        exchange.setVariable(LogMessage.UNANSWERED, code);
        mover.bury(request, code);
    }
}
