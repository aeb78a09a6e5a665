package io.portico.flow;

import org.jspecify.annotations.Nullable;

/**
 * An exception as it may be logged: classes and places, but no messages, since those of libraries quote their input,
 * which may be a customer's, a key or a session's URL.
 */
public final class StackOnly extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 10;

    private StackOnly(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    /** What of the exception, and of a few causes below it, a log may hold. */
    public static StackOnly of(Throwable original) {
        return of(original, MAX_CAUSES);
    }

    private static StackOnly of(Throwable original, int causes) {
        Throwable cause = original.getCause();
        return new StackOnly(original, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    /** The original's class, as a stack trace begins. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
