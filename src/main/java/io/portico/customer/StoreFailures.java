package io.portico.customer;

import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.NowAndThen;

/**
 * Tells operators why the store fails, now and then rather than for each request: the kind and the SQL state, not the
 * text, in which databases repeat the values of a row.
 */
final class StoreFailures {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFailures.class);

    private final NowAndThen allowed = new NowAndThen(Duration.ofSeconds(10));

    void log(RuntimeException failure) {
        if (allowed.allows()) {
            LOG.warn(
                    "The customer directory cannot be reached: {}, SQL state {}",
                    failure.getClass().getSimpleName(),
                    sqlState(failure));
        }
    }

    private static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
