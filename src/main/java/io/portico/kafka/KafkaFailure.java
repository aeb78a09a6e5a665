package io.portico.kafka;

import io.portico.message.MessageFailure;

/** What becomes of a request from Kafka that failed. */
final class KafkaFailure {
    private KafkaFailure() {}

    /** Decides; after the last attempt only a vendor account is waited for. Who writes what cannot be read waits for nothing. */
    static MessageFailure of(Throwable cause, boolean lastAttempt) {
        if (cause instanceof DeadLetter dead) {
            return new MessageFailure.Bury(dead.code());
        }
        if (MessageFailure.find(cause, UnsentException.class) != null) {
            return lastAttempt
                    ? new MessageFailure.Bury(DeadLetter.REPLY_UNDELIVERABLE)
                    : new MessageFailure.TryAgain();
        }
        return MessageFailure.of(cause, lastAttempt, false);
    }
}
