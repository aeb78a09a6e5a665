package io.portico.queue;

/** Ends a request that nobody can be answered about: it goes to the dead letters as it came. */
final class DeadLetter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Property of a dead letter: why it is one. */
    static final String CODE = "porticoCode";
    /** Property of a dead letter: how often it was delivered. */
    static final String ATTEMPTS = "porticoAttempts";
    /** Property of a dead letter: the id of the request in logs. */
    static final String REQUEST_ID = "porticoRequestId";
    /** Property of a dead letter: the broker user who sent it, because the broker now states the gateway. */
    static final String USER = "porticoUser";
    /** Property of a dead letter: the id that the request had. */
    static final String MESSAGE_ID = "porticoMessageId";

    /** Property of a request that waits for a vendor: when it was first sent, in milliseconds. */
    static final String SENT = "porticoSent";

    /** Property of a request that was a dead letter: an operator has ordered it again. */
    static final String REPLAYED = "porticoReplayed";

    /** Property of what the broker itself moved because its time was over: when that was. */
    static final String EXPIRED = "_AMQ_ACTUAL_EXPIRY";

    static final String REPLY_TARGET_NOT_ALLOWED = "reply-target-not-allowed";
    static final String REPLY_UNDELIVERABLE = "reply-undeliverable";
    static final String REQUEST_TOO_OLD = "request-too-old";

    private final String code;

    DeadLetter(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    /** What the dead letter says in {@value #CODE}. */
    String code() {
        return code;
    }
}
