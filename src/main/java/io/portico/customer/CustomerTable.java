package io.portico.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** The statements on the directory's two tables, in SQL that H2 and PostgreSQL read alike. */
final class CustomerTable {
    /** Values of one {@code in} list; statements with more parameters than 65,535 do not exist. */
    private static final int LIST = 500;

    private static final RowMapper<KeyRow> KEY_ROW = CustomerTable::keyRow;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    CustomerTable(DataSource dataSource, int statementTimeoutSeconds) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(statementTimeoutSeconds);
        named = new NamedParameterJdbcTemplate(jdbc);
    }

    /**
     * A key that leads to a customer.
     *
     * @param holder empty for an own id or alias; the customer's row for a vendor's id, which customers may share
     * @param customer the customer's row
     */
    record KeyRow(CustomerKey key, String holder, String customer) {}

    /** A customer's row. */
    record CustomerRow(String id, Customer customer) {}

    /** What a transaction changes. */
    record Plan(
            String organisation,
            List<CustomerRow> inserts,
            List<CustomerRow> updates,
            List<String> removals,
            List<KeyRow> newKeys,
            List<KeyRow> oldKeys) {}

    Optional<Customer> find(String organisation, CustomerKey key) {
        String sql = """
                select c.document from customer_key k join customer c on c.id = k.customer
                where k.organisation = ? and k.customer_system = ? and k.customer_id = ?
                order by k.holder limit 1""";
        return jdbc
                .query(
                        sql,
                        (row, n) -> CustomerJson.read(row.getString(1)),
                        organisation,
                        key.customerSystem(),
                        key.customerId())
                .stream()
                .findFirst();
    }

    /**
     * Whose own ids or aliases these keys are. The keys come as a table to join, because for a list of values H2 uses
     * only the first column of an index and would read the whole directory.
     */
    Map<CustomerKey, String> owners(String organisation, Collection<CustomerKey> keys) {
        String sql = """
                select k.customer_system, k.customer_id, k.holder, k.customer
                from unnest(cast(? as varchar array), cast(? as varchar array)) as w (customer_system, customer_id)
                join customer_key k on k.customer_system = w.customer_system and k.customer_id = w.customer_id
                where k.organisation = ? and k.holder = ''""";
        Object[] systems = keys.stream().map(CustomerKey::customerSystem).toArray();
        Object[] ids = keys.stream().map(CustomerKey::customerId).toArray();
        Map<CustomerKey, String> owners = new HashMap<>();
        PreparedStatementSetter values = statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("varchar", systems));
            statement.setArray(2, statement.getConnection().createArrayOf("varchar", ids));
            statement.setString(3, organisation);
        };
        for (KeyRow row : jdbc.query(sql, values, KEY_ROW)) {
            owners.put(row.key(), row.customer());
        }
        return owners;
    }

    /** Customers by their rows, locked until the transaction ends, in one order everywhere so that nobody deadlocks. */
    List<CustomerRow> lock(Collection<String> ids) {
        return inLists(
                "select id, document from customer where id in (:values) order by id for update",
                new TreeSet<>(ids),
                (row, n) -> new CustomerRow(row.getString(1), CustomerJson.read(row.getString(2))));
    }

    List<KeyRow> keysOf(Collection<String> customers) {
        return inLists("""
                select customer_system, customer_id, holder, customer from customer_key
                where customer in (:values)""", customers, KEY_ROW);
    }

    void apply(Plan plan) {
        batch(
                "delete from customer_key where organisation = ? and customer_system = ? and customer_id = ?"
                        + " and holder = ?",
                plan.oldKeys().stream()
                        .map(row -> new Object[] {
                            plan.organisation(),
                            row.key().customerSystem(),
                            row.key().customerId(),
                            row.holder()
                        })
                        .toList());
        batch(
                "delete from customer where id = ?",
                plan.removals().stream().map(id -> new Object[] {id}).toList());
        batch(
                "update customer set document = ? where id = ?",
                plan.updates().stream()
                        .map(row -> new Object[] {CustomerJson.text(row.customer()), row.id()})
                        .toList());
        batch(
                "insert into customer (id, organisation, customer_system, customer_id, document) values (?, ?, ?, ?, ?)",
                plan.inserts().stream()
                        .map(row -> new Object[] {
                            row.id(),
                            plan.organisation(),
                            row.customer().customerSystem(),
                            row.customer().customerId(),
                            CustomerJson.text(row.customer())
                        })
                        .toList());
        batch(
                "insert into customer_key (organisation, customer_system, customer_id, holder, customer)"
                        + " values (?, ?, ?, ?, ?)",
                plan.newKeys().stream()
                        .map(row -> new Object[] {
                            plan.organisation(),
                            row.key().customerSystem(),
                            row.key().customerId(),
                            row.holder(),
                            row.customer()
                        })
                        .toList());
    }

    private void batch(String sql, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows);
        }
    }

    private <T> List<T> inLists(String sql, Collection<String> values, RowMapper<T> mapper) {
        List<String> all = List.copyOf(values);
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += LIST) {
            List<String> some = all.subList(from, Math.min(all.size(), from + LIST));
            rows.addAll(named.query(sql, Map.of("values", some), mapper));
        }
        return rows;
    }

    private static KeyRow keyRow(ResultSet row, int number) throws SQLException {
        return new KeyRow(new CustomerKey(row.getString(1), row.getString(2)), row.getString(3), row.getString(4));
    }
}
