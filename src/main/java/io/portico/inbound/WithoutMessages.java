package io.portico.inbound;

import org.jspecify.annotations.Nullable;

/**
 * An exception as it may be logged: classes and places, but no messages, since those of libraries quote their input,
 * which may be a customer's, a key or a session's URL.
 */
final class WithoutMessages extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 10;

    private WithoutMessages(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    static WithoutMessages of(Throwable original) {
        return of(original, MAX_CAUSES);
    }

    private static WithoutMessages of(Throwable original, int causes) {
        Throwable cause = original.getCause();
        return new WithoutMessages(original, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
