package io.portico.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The statements of the ledger, understood by H2 and PostgreSQL alike. */
final class LedgerTable {
    private static final String INSERT = """
            insert into ledger_entry (id, request_id, organisation, caller, channel, customer_system, customer_id,
                vendor, account, intent, return_url, outcome, outcome_known, status, created_at, duration_ms,
                degraded, expires_at, expiry_basis, ignored, vendor_session_id, livemode,
                vendor_status, vendor_code, vendor_request_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String INSERT_FAILURE =
            "insert into ledger_failure (organisation, outcome, id) values (?, ?, ?)";
    private static final String FIND = "select * from ledger_entry where organisation = ? and id = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    /** @param timeoutSeconds how long one statement may take */
    LedgerTable(DataSource dataSource, int timeoutSeconds) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(timeoutSeconds);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Writes all of the entries or none. */
    void insert(List<LedgerEntry> entries) {
        List<LedgerEntry> failures =
                entries.stream().filter(LedgerTable::failed).toList();
        transaction.executeWithoutResult(status -> {
            jdbc.batchUpdate(INSERT, entries, entries.size(), LedgerTable::setColumns);
            if (!failures.isEmpty()) {
                jdbc.batchUpdate(INSERT_FAILURE, failures, failures.size(), LedgerTable::setFailure);
            }
        });
    }

    Optional<LedgerEntry> find(String organisation, String id) {
        return jdbc.query(FIND, LedgerTable::entry, organisation, id).stream().findFirst();
    }

    List<LedgerEntry> list(String organisation, LedgerFilter filter, @Nullable String after, int limit) {
        boolean rare = filter.outcome() != null && !filter.outcome().equals(LedgerEntry.CREATED);
        // Failures are few and found by a table of their own, whose key then gives the order and the page's beginning.
        StringBuilder sql = new StringBuilder(
                rare
                        ? "select e.* from ledger_failure k join ledger_entry e"
                                + " on e.organisation = k.organisation and e.id = k.id where k.organisation = ?"
                        : "select * from ledger_entry k where k.organisation = ?");
        List<Object> values = new ArrayList<>();
        values.add(organisation);
        narrow(sql, values, " and customer_id = ?", filter.customerId());
        narrow(sql, values, " and vendor = ?", filter.vendor());
        narrow(sql, values, " and k.outcome = ?", filter.outcome());
        narrow(sql, values, " and k.id < ?", after);
        sql.append(" order by k.id desc fetch first ? rows only");
        values.add(limit);
        return jdbc.query(sql.toString(), LedgerTable::entry, values.toArray());
    }

    private static void narrow(StringBuilder sql, List<Object> values, String condition, @Nullable String value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    private static boolean failed(LedgerEntry entry) {
        return !entry.outcome().equals(LedgerEntry.CREATED);
    }

    private static void setFailure(PreparedStatement row, LedgerEntry entry) throws SQLException {
        row.setString(1, entry.origin().organisation());
        row.setString(2, entry.outcome());
        row.setString(3, entry.id());
    }

    private static void setColumns(PreparedStatement row, LedgerEntry entry) throws SQLException {
        LedgerEntry.Origin origin = entry.origin();
        row.setString(1, entry.id());
        row.setString(2, origin.requestId());
        row.setString(3, origin.organisation());
        row.setString(4, origin.caller());
        row.setString(5, origin.channel());
        row.setString(6, entry.customerSystem());
        row.setString(7, entry.customerId());
        row.setString(8, entry.vendor());
        row.setString(9, entry.account());
        row.setString(10, entry.intent());
        row.setString(11, entry.returnUrl());
        row.setString(12, entry.outcome());
        row.setBoolean(13, entry.outcomeKnown());
        row.setInt(14, entry.status());
        row.setObject(15, entry.createdAt().atOffset(ZoneOffset.UTC));
        row.setLong(16, entry.durationMillis());
        setMade(row, entry.made());
        LedgerEntry.Fault fault = entry.fault();
        row.setObject(23, fault == null ? null : fault.status(), Types.INTEGER);
        row.setString(24, fault == null ? null : fault.code());
        row.setString(25, fault == null ? null : fault.requestId());
    }

    private static void setMade(PreparedStatement row, LedgerEntry.@Nullable Made made) throws SQLException {
        row.setObject(17, made == null ? null : made.degraded(), Types.BOOLEAN);
        row.setObject(
                18, made == null ? null : made.expiresAt().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        row.setString(19, made == null ? null : made.expiryBasis());
        row.setString(20, made == null ? null : String.join(",", made.ignored()));
        row.setString(21, made == null ? null : made.vendorSessionId());
        row.setObject(22, made == null ? null : made.livemode(), Types.BOOLEAN);
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        return new LedgerEntry(
                row.getString("id"),
                new LedgerEntry.Origin(
                        row.getString("organisation"),
                        row.getString("caller"),
                        row.getString("channel"),
                        row.getString("request_id")),
                row.getString("customer_system"),
                row.getString("customer_id"),
                row.getString("vendor"),
                row.getString("account"),
                row.getString("intent"),
                row.getString("return_url"),
                row.getString("outcome"),
                row.getBoolean("outcome_known"),
                row.getInt("status"),
                instant(row, "created_at"),
                row.getLong("duration_ms"),
                row.getString("expiry_basis") == null ? null : made(row),
                new LedgerEntry.Fault(
                        row.getObject("vendor_status", Integer.class),
                        row.getString("vendor_code"),
                        row.getString("vendor_request_id")));
    }

    private static LedgerEntry.Made made(ResultSet row) throws SQLException {
        String ignored = row.getString("ignored");
        return new LedgerEntry.Made(
                row.getBoolean("degraded"),
                instant(row, "expires_at"),
                row.getString("expiry_basis"),
                ignored.isEmpty() ? List.of() : List.of(ignored.split(",")),
                row.getString("vendor_session_id"),
                row.getObject("livemode", Boolean.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
