package io.portico.message;

/** Ends a request that nobody can be answered about: it goes to the dead letters as it came. */
public final class DeadLetter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Beside a dead letter: why it is one. */
    public static final String CODE = "porticoCode";
    /** Beside a dead letter: how often it was delivered. */
    public static final String ATTEMPTS = "porticoAttempts";
    /** Beside a dead letter: the id of the request in logs. */
    public static final String REQUEST_ID = "porticoRequestId";

    public static final String REPLY_TARGET_NOT_ALLOWED = "reply-target-not-allowed";
    public static final String REPLY_UNDELIVERABLE = "reply-undeliverable";
    public static final String REQUEST_TOO_OLD = "request-too-old";

    private final String code;

    /** @param code why, one of these or a problem's */
    public DeadLetter(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    /** What the dead letter says in {@value #CODE}. */
    public String code() {
        return code;
    }
}
