package io.portico.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;

/** Why the database cannot be used, as far as that decides what to do next. */
enum StoreFault {
    /** It cannot be reached, or takes nobody in at the moment: it may be back any time. */
    AWAY,
    /** It refuses the user or the password. */
    CREDENTIALS,
    /** The server has no database of that name. */
    NO_DATABASE,
    /** Anything that trying again does not mend. */
    DEFECT;

    static StoreFault of(Throwable failure) {
        String state = sqlState(failure);
        if (state == null) {
            // The pool's own word when nothing came back at all.
            return has(failure, SQLTransientConnectionException.class) ? AWAY : DEFECT;
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return AWAY;
        }
        if (state.startsWith("28")) {
            return CREDENTIALS;
        }
        return state.equals("3D000") ? NO_DATABASE : DEFECT;
    }

    /** The database's own, which stands deepest; pools and tools repeat it or put theirs around it. */
    static @Nullable String sqlState(Throwable failure) {
        String state = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    private static boolean has(Throwable failure, Class<?> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
