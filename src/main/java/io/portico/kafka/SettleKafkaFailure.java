package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.ledger.LogMessage;
import io.portico.message.DeadLetter;
import io.portico.message.GatePause;
import io.portico.message.MessageFailure;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/**
 * Ends a request that failed: tried again later or once its vendor account may be called, a problem to its sender, or a dead
 * letter; committed behind these two.
 */
@Component("settleKafkaFailure")
@ConditionalOnKafka
final class SettleKafkaFailure implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SettleKafkaFailure.class);

    private final KafkaReplies replies;
    private final KafkaProperties properties;
    private final Clock clock;

    SettleKafkaFailure(KafkaReplies replies, KafkaProperties properties, Clock clock) {
        this.replies = replies;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        KafkaRequest request = KafkaRequest.in(exchange);
        if (!(cause instanceof ProblemException || cause instanceof DeadLetter || cause instanceof UnsentException)) {
            LOG.error("Request {} failed", request.requestId(), StackOnly.of(cause));
        }
        try {
            settle(exchange, request, decide(cause, request));
        } catch (UnsentException e) {
            LOG.warn("Kafka takes neither answer nor dead letter for {} ({})", request.place(), e.getMessage());
            request.delivery().hold();
            exchange.setRollbackOnly(true);
        }
    }

    private MessageFailure decide(Throwable cause, KafkaRequest request) {
        MessageFailure failure = decide(cause, request.attempt() >= properties.maxAttempts());
        return failure instanceof MessageFailure.TryAgain && !outlivesBackOff(request) ? decide(cause, true) : failure;
    }

    /** Who writes what cannot be read waits for nothing. */
    private static MessageFailure decide(Throwable cause, boolean lastAttempt) {
        return MessageFailure.of(cause, lastAttempt, false, UnsentException.class);
    }

    private boolean outlivesBackOff(KafkaRequest request) {
        return request.time().outlives(BackOff.after(request.attempt(), 1), clock.instant(), properties.maxAge());
    }

    private void settle(Exchange exchange, KafkaRequest request, MessageFailure failure) throws UnsentException {
        if (failure instanceof MessageFailure.Wait gate) {
            Duration pause = pause(request, gate.pause());
            if (pause == null) {
                answer(exchange, request, gate.otherwise());
            } else {
                postpone(exchange, request, pause);
            }
        } else if (failure instanceof MessageFailure.Answer answer) {
            answer(exchange, request, answer.problem());
        } else if (failure instanceof MessageFailure.Bury dead) {
            bury(exchange, request, dead.code());
            request.delivery().commit();
        } else {
            request.delivery().retry();
            exchange.setRollbackOnly(true);
        }
    }

    private @Nullable Duration pause(KafkaRequest request, @Nullable Duration stated) {
        return GatePause.within(
                request.time().left(clock.instant(), properties.maxAge()), stated, properties.gatePause());
    }

    private static void postpone(Exchange exchange, KafkaRequest request, Duration pause) {
        exchange.setVariable(LogMessage.UNANSWERED, LogMessage.WAITS_FOR_VENDOR);
        // It is not over yet; what becomes of it is recorded then.
        exchange.setVariable(Variables.RECORDED, Boolean.TRUE);
        request.delivery().postpone(pause);
    }

    private void answer(Exchange exchange, KafkaRequest request, Problem problem) throws UnsentException {
        exchange.setVariable(Variables.PROBLEM, problem);
        try {
            replies.send(request, request.replyKey(exchange), problem);
        } catch (DeadLetter undeliverable) {
            bury(exchange, request, undeliverable.code());
        }
        request.delivery().commit();
    }

    private void bury(Exchange exchange, KafkaRequest request, String code) throws UnsentException {
        replies.bury(request, code);
        exchange.setVariable(LogMessage.UNANSWERED, code);
    }
}
