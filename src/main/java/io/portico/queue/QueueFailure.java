package io.portico.queue;

import jakarta.jms.JMSException;

import io.portico.message.MessageFailure;

/** What becomes of a request from the queue that failed. */
final class QueueFailure {
    private QueueFailure() {}

    /**
     * Decides.
     *
     * @param lastAttempt whether the broker would not deliver it again
     * @param returnAddress whether the request says itself where its answer goes
     */
    static MessageFailure of(Throwable cause, boolean lastAttempt, boolean returnAddress) {
        if (cause instanceof DeadLetter dead) {
            return new MessageFailure.Bury(dead.code());
        }
        if (MessageFailure.find(cause, JMSException.class) != null) {
            return lastAttempt
                    ? new MessageFailure.Bury(DeadLetter.REPLY_UNDELIVERABLE)
                    : new MessageFailure.TryAgain();
        }
        return MessageFailure.of(cause, lastAttempt, returnAddress);
    }
}
