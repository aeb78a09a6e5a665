package io.portico.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections on which a silent database is given up soon. A statement's own timeout only asks the database to stop; one
 * that does not answer at all would hold a request until {@code socketTimeout} of the URL, which has to leave room for
 * the longest batch. Of an embedded database nothing is given up so.
 */
public final class PromptDataSource extends DelegatingDataSource {
    /** What an answer gets however long the connection was waited for; zero would mean for ever. */
    private static final long LEAST_MILLIS = 250;

    private final long millis;
    private final LongSupplier nanoTime;

    /**
     * Connections of a pool, which takes the limit back when one is returned.
     *
     * @param limit how long a connection may be waited for and an answer of the database take, both together; the
     *     connection is lost after that
     */
    public PromptDataSource(DataSource pool, Duration limit) {
        this(pool, limit, System::nanoTime);
    }

    PromptDataSource(DataSource pool, Duration limit, LongSupplier nanoTime) {
        super(pool);
        this.millis = limit.toMillis();
        this.nanoTime = nanoTime;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long start = nanoTime.getAsLong();
        Connection connection = super.getConnection();
        long waited = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - start);
        try {
            connection.setNetworkTimeout(Runnable::run, (int) Math.max(LEAST_MILLIS, millis - waited));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
