package io.portico.caller.token;

import java.time.Duration;

import com.nimbusds.jose.RemoteKeySourceException;

/** No token can be judged: its issuer's keys were never read, or too long ago. */
final class UnavailableJwksException extends RemoteKeySourceException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    UnavailableJwksException(Duration retryAfter) {
        super("The issuer's keys are not known", null);
        this.retryAfter = retryAfter;
    }

    /** When it is worth to ask again. */
    Duration retryAfter() {
        return retryAfter;
    }
}
