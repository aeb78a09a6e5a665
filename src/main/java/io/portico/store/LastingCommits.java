package io.portico.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Has what was committed written before anybody is told of it. PostgreSQL does so by itself. H2 writes up to half a second later;
 * its setting {@code WRITE_DELAY=0} would do it at each commit, but also ends the thread that takes room back from what is
 * outdated, so that the file grows for ever. A {@code checkpoint} writes and leaves that thread alone.
 */
public final class LastingCommits {
    private final JdbcTemplate jdbc;
    private volatile @Nullable Boolean late;

    public LastingCommits(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
    }

    /**
     * Has all that was committed before written, so that it outlasts this process. What H2's own writer has in hand already is
     * not waited for: there is a moment, of about as long as one write takes, in which it may still be lost.
     *
     * @throws DataAccessException where it cannot be written: it may be lost
     */
    public void write() {
        if (isLate()) {
            jdbc.execute("checkpoint");
        }
    }

    private boolean isLate() {
        Boolean known = late;
        if (known == null) {
            known = "H2".equals(jdbc.execute((ConnectionCallback<String>) LastingCommits::product));
            late = known;
        }
        return known;
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }
}
