package io.portico.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections on which a silent database is given up soon. A statement's own timeout only asks the database to stop; one
 * that does not answer at all would hold a request until {@code socketTimeout} of the URL, which has to leave room for
 * the longest batch. Of an embedded database nothing is given up so.
 */
public final class PromptDataSource extends DelegatingDataSource {
    private final int millis;

    /**
     * Connections of a pool, which takes the limit back when one is returned.
     *
     * @param limit how long one answer of the database may take; the connection is lost after that
     */
    public PromptDataSource(DataSource pool, Duration limit) {
        super(pool);
        millis = (int) limit.toMillis();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
