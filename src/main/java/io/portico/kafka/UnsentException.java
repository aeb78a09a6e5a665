package io.portico.kafka;

/** Kafka has not confirmed what was sent. */
final class UnsentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsentException(Throwable cause) {
        super(cause.getClass().getSimpleName(), cause);
    }
}
