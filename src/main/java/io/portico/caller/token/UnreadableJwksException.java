package io.portico.caller.token;

/** Says why an issuer's keys cannot be read, in words of ours: nothing of what was read is in them. */
final class UnreadableJwksException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableJwksException(String reason) {
        super(reason);
    }
}
