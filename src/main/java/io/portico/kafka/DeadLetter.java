package io.portico.kafka;

/** Ends a request that nobody can be answered about: it goes to the dead letters as it came. */
final class DeadLetter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String REPLY_UNDELIVERABLE = "reply-undeliverable";
    static final String REQUEST_TOO_OLD = "request-too-old";

    private final String code;

    DeadLetter(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    /** What the dead letter says in its header {@code porticoCode}. */
    String code() {
        return code;
    }
}
