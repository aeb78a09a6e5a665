package io.portico.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has what was committed written before anybody is told of it. PostgreSQL does so by itself. H2 writes up to half a second later;
 * its setting {@code WRITE_DELAY=0} would do it at each commit, but also ends the thread that takes room back from what is
 * outdated, so that the file grows for ever. A {@code checkpoint} writes and leaves that thread alone.
 */
public final class LastingCommits {
    private volatile @Nullable Boolean late;

    /**
     * Has all that was committed before written, so that it outlasts this process. What H2's own writer has in hand already is
     * not waited for: there is a moment, of about as long as one write takes, in which it may still be lost.
     *
     * @param connection the one that was committed on: another might not be had, and what is done would be told as failed
     * @throws SQLException where it cannot be written: it may be lost
     */
    public void write(Connection connection) throws SQLException {
        if (isLate(connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint");
            }
        }
    }

    /**
     * Does so for the transaction at work, as soon as it is committed and before its connection is given back.
     *
     * @param dataSource the transaction's
     */
    public void writeAfterCommit(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                jdbc.execute((ConnectionCallback<Boolean>) connection -> {
                    write(connection);
                    return true;
                });
            }
        });
    }

    private boolean isLate(Connection connection) throws SQLException {
        Boolean known = late;
        if (known == null) {
            known = "H2".equals(connection.getMetaData().getDatabaseProductName());
            late = known;
        }
        return known;
    }
}
