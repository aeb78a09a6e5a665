package io.portico.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

import io.portico.store.LastingCommits;

/**
 * The statements on idempotency keys, understood by H2 and PostgreSQL alike. Each is a transaction of its own, and each
 * change compares who holds the key. Times are compared and made by the database alone.
 */
final class KeyTable {
    /** A request that waits longer for one statement has no use for its answer. */
    private static final int TIMEOUT_SECONDS = 1;

    private static final int SWEEP_TIMEOUT_SECONDS = 30;

    private static final String KEY = " organisation = ? and operation = ? and key_hash = ? ";
    private static final String LATER = "current_timestamp + cast(? as integer) * interval '1' second";

    private static final String INSERT = "insert into idempotency_key (organisation, operation, key_hash, fingerprint,"
            + " secret_id, state, owner, origin, account, generation, tolerated, created_at, lease_until)"
            + " select cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as varchar),"
            + " cast(? as varchar), 'IN_PROGRESS', cast(? as varchar), cast(? as varchar), cast(? as varchar), 0, false,"
            + " current_timestamp, " + LATER
            + " where not exists (select 1 from idempotency_key where" + KEY + ")";
    private static final String FIND = "select fingerprint, secret_id, state, owner, origin, account, generation,"
            + " tolerated, answer, lease_until > current_timestamp as lease_live,"
            + " answer is not null and answer_until > current_timestamp as answer_live"
            + " from idempotency_key where" + KEY;
    private static final String TAKE = "update idempotency_key set state = ?, owner = ?, account = ?, tolerated = ?,"
            + " lease_until = " + LATER + " where" + KEY + "and owner = ? and state = ?"
            + " and (state = 'UNKNOWN' or lease_until <= current_timestamp)";
    private static final String RENEW =
            "update idempotency_key set state = 'IN_PROGRESS', fingerprint = ?, secret_id = ?,"
                    + " owner = ?, origin = ?, account = ?, generation = 0, tolerated = false, answer = null, answer_until = null,"
                    + " created_at = current_timestamp, lease_until = " + LATER + " where" + KEY
                    + "and owner = ? and state = 'SUCCEEDED' and (answer is null or answer_until <= current_timestamp)";
    private static final String EXPIRED =
            "update idempotency_key set state = 'SUCCEEDED' where" + KEY + "and owner = ? and state <> 'SUCCEEDED'";
    private static final String SENT = "update idempotency_key set state = 'SENT', lease_until = " + LATER + " where"
            + KEY + "and owner = ? and state in ('IN_PROGRESS', 'SENT')";
    private static final String SUCCEEDED = "update idempotency_key set state = 'SUCCEEDED', secret_id = ?,"
            + " fingerprint = ?, answer = ?,"
            + " answer_until = least(cast(? as timestamp with time zone), " + LATER + ")"
            + " where" + KEY + "and owner = ? and state <> 'SUCCEEDED'";
    private static final String UNKNOWN = "update idempotency_key set state = 'UNKNOWN', tolerated = ?, generation = ?"
            + " where" + KEY + "and owner = ? and state <> 'SUCCEEDED'";
    private static final String DELETE =
            "delete from idempotency_key where" + KEY + "and owner = ? and state <> 'SUCCEEDED'";

    private final JdbcTemplate jdbc;
    private final JdbcTemplate sweeping;
    private final LastingCommits commits = new LastingCommits();

    KeyTable(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        sweeping = new JdbcTemplate(dataSource);
        sweeping.setQueryTimeout(SWEEP_TIMEOUT_SECONDS);
    }

    /**
     * A row as it was a moment ago.
     *
     * @param answer encrypted; absent where there is none, or none any more
     */
    record Row(
            String fingerprint,
            String secretId,
            KeyState state,
            String owner,
            String origin,
            String account,
            int generation,
            boolean tolerated,
            byte @Nullable [] answer,
            boolean leaseLive,
            boolean answerLive) {}

    /** Whether the key was free and is now the owner's: of many that try at once, one is told so. */
    boolean insert(KeyScope scope, String fingerprint, String secretId, String owner, String account, Duration lease) {
        return wins(
                INSERT,
                scope.organisation(),
                scope.operation(),
                scope.keyHash(),
                fingerprint,
                secretId,
                owner,
                owner,
                account,
                lease.toSeconds(),
                scope.organisation(),
                scope.operation(),
                scope.keyHash());
    }

    Optional<Row> find(KeyScope scope) {
        return jdbc.query(FIND, KeyTable::row, scope.organisation(), scope.operation(), scope.keyHash()).stream()
                .findFirst();
    }

    /** Whether the key, found in that row, is now the new owner's and nobody else's. */
    boolean take(
            KeyScope scope,
            Row found,
            KeyState state,
            String owner,
            String account,
            boolean tolerated,
            Duration lease) {
        return wins(
                TAKE,
                state.name(),
                owner,
                account,
                tolerated,
                lease.toSeconds(),
                scope.organisation(),
                scope.operation(),
                scope.keyHash(),
                found.owner(),
                found.state().name());
    }

    /** Whether the key of an expired session, found in that row, is now the new owner's and nobody else's, as if new. */
    boolean renew(
            KeyScope scope,
            Row found,
            String fingerprint,
            String secretId,
            String owner,
            String account,
            Duration lease) {
        return wins(
                RENEW,
                fingerprint,
                secretId,
                owner,
                owner,
                account,
                lease.toSeconds(),
                scope.organisation(),
                scope.operation(),
                scope.keyHash(),
                found.owner());
    }

    /** Whether the owner still held the key, whose only session remains the one that has expired. */
    boolean expired(KeyScope scope, String owner) {
        return changes(EXPIRED, scope.organisation(), scope.operation(), scope.keyHash(), owner);
    }

    /** Whether the owner still holds the key, for a lease from now on. */
    boolean sent(KeyScope scope, String owner, Duration lease) {
        return changes(SENT, lease.toSeconds(), scope.organisation(), scope.operation(), scope.keyHash(), owner);
    }

    /** Whether the owner still held the key. */
    boolean succeeded(
            KeyScope scope, String owner, KeyCipher cipher, String fingerprint, byte[] sealed, AnswerLife life) {
        return changes(
                SUCCEEDED,
                cipher.id(),
                fingerprint,
                sealed,
                life.notAfter().atOffset(ZoneOffset.UTC),
                life.seconds(),
                scope.organisation(),
                scope.operation(),
                scope.keyHash(),
                owner);
    }

    /** Whether the owner still held the key. */
    boolean unknown(KeyScope scope, String owner, boolean tolerated, int generation) {
        return changes(UNKNOWN, tolerated, generation, scope.organisation(), scope.operation(), scope.keyHash(), owner);
    }

    /** Whether the owner still held the key, which is free now. */
    boolean delete(KeyScope scope, String owner) {
        return changes(DELETE, scope.organisation(), scope.operation(), scope.keyHash(), owner);
    }

    /** Whether it is this node's turn to clear up: of all that ask within the interval, one is told so. */
    boolean claimSweep(Duration interval) {
        try {
            return 1
                    == sweeping.update(
                            "update idempotency_sweep set next_at = " + LATER
                                    + " where id = 1 and next_at <= current_timestamp",
                            interval.toSeconds());
        } catch (ConcurrencyFailureException another) {
            return false;
        }
    }

    /** Erases answers that may not be handed out any more, and says how many. */
    int eraseExpired() {
        return sweeping.update("update idempotency_key set answer = null, answer_until = null"
                + " where answer_until <= current_timestamp");
    }

    /** Forgets keys older than that, and says how many. */
    int forget(Duration retention) {
        return sweeping.update(
                "delete from idempotency_key where created_at <= current_timestamp"
                        + " - cast(? as integer) * interval '1' second and lease_until <= current_timestamp",
                retention.toSeconds());
    }

    /** The same where several requests try at once: all but one are told that they did not. */
    private boolean wins(String sql, Object... values) {
        try {
            return changes(sql, values);
        } catch (DuplicateKeyException | ConcurrencyFailureException another) {
            return false;
        }
    }

    /** Whether one row was changed, which is written by then: whoever is told so acts on it. */
    private boolean changes(String sql, Object... values) {
        return Boolean.TRUE.equals(jdbc.execute(sql, (PreparedStatementCallback<Boolean>) statement -> {
            new ArgumentPreparedStatementSetter(values).setValues(statement);
            boolean one = statement.executeUpdate() == 1;
            if (one) {
                commits.write(statement.getConnection());
            }
            return one;
        }));
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString("fingerprint"),
                row.getString("secret_id"),
                KeyState.valueOf(row.getString("state")),
                row.getString("owner"),
                row.getString("origin"),
                row.getString("account"),
                row.getInt("generation"),
                row.getBoolean("tolerated"),
                row.getBytes("answer"),
                row.getBoolean("lease_live"),
                row.getBoolean("answer_live"));
    }
}
