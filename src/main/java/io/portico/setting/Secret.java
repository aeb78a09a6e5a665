package io.portico.setting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A configured secret, such as a vendor's key or a broker password. It prints as a placeholder, so that no log line,
 * exception, record or debugger view shows it by accident; {@link #reveal()} is called only where it has to leave. A
 * setting binds to it by its constructor.
 */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The secret as it was configured. */
    public String reveal() {
        return value;
    }

    /** Whether there is nothing in it but blanks, as where an environment variable is not set. */
    public boolean isBlank() {
        return value.isBlank();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for all: a hash of a secret narrows it down. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
