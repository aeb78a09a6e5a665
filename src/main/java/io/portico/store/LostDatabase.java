package io.portico.store;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Tells the pool to part with connections to an embedded database that has closed itself, as it does when its disk is full:
 * they look alive and fail for good, while a new one opens the database again.
 */
public final class LostDatabase implements SQLExceptionOverride {
    /** H2: the database has been closed. */
    private static final int CLOSED = 90098;

    @java.lang.Override // the interface has a type of that name
    public Override adjudicate(SQLException failure) {
        return failure.getErrorCode() == CLOSED ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
