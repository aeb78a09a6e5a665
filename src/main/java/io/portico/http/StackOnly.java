package io.portico.http;

import org.jspecify.annotations.Nullable;

/** An exception as the log may have it: classes and stacks, without messages, which can hold what a client sent. */
final class StackOnly extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 8;

    private StackOnly(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    static StackOnly of(Throwable original) {
        return of(original, MAX_CAUSES);
    }

    private static StackOnly of(Throwable original, int depth) {
        Throwable cause = original.getCause();
        return new StackOnly(original, cause == null || depth == 0 ? null : of(cause, depth - 1));
    }
}
