package io.portico.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A pool that others have emptied but for so many connections, and of which nothing comes back in time. */
public final class LastConnection extends DelegatingDataSource {
    private final AtomicInteger left;

    public LastConnection(DataSource pool, int left) {
        super(pool);
        this.left = new AtomicInteger(left);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (left.decrementAndGet() < 0) {
            throw new SQLTransientConnectionException("the pool is empty");
        }
        return super.getConnection();
    }
}
