package io.portico.customer;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import io.portico.customer.CustomerTable.CustomerRow;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.store.LastingCommits;
import io.portico.store.PromptDataSource;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;

/**
 * The directory in the database. Writers of the same customer queue at its row; where two meet at a key, the primary key
 * decides, and the loser starts again and sees what the winner wrote.
 */
final class JdbcCustomerDirectory implements CustomerDirectory {
    private static final int BATCH_TIMEOUT_SECONDS = 10;
    /** How long a request starts again after having met another writer; an import, which nobody waits for, longer. */
    private static final Duration PERSISTENCE = Duration.ofSeconds(5);

    /**
     * What a database gets beyond a statement's time to say that it has stopped it; only one that stays silent loses the
     * connection, since a statement whose connection is merely dropped may wait for its lock on and on.
     */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration BATCH_PERSISTENCE = Duration.ofSeconds(30);

    /**
     * SQL states that another writer is the cause of: a key that refers to a customer just deleted, in the words of
     * PostgreSQL and of H2, and H2's code, without a standard class, for a row that changed under a statement.
     */
    private static final Set<String> OTHER_WRITER = Set.of("23503", "23506", "90131");

    private static final StoreFailures FAILURES = new StoreFailures();

    private final CustomerTable one;
    private final CustomerTable many;
    private final TransactionTemplate shortTransaction;
    private final TransactionTemplate longTransaction;
    private final LastingCommits commits = new LastingCommits();
    private final DataSource prompt;
    private final DataSource patient;
    private final VendorAccounts accounts;

    /** @param patience how long a statement of a request may take, in whole seconds */
    JdbcCustomerDirectory(DataSource dataSource, VendorAccounts accounts, Duration patience) {
        prompt = new PromptDataSource(dataSource, patience.plus(GRACE));
        patient = dataSource;
        one = new CustomerTable(prompt, (int) patience.toSeconds());
        many = new CustomerTable(dataSource, BATCH_TIMEOUT_SECONDS);
        shortTransaction = new TransactionTemplate(new JdbcTransactionManager(prompt));
        longTransaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.accounts = accounts;
    }

    @Override
    public Optional<Customer> find(String organisation, CustomerKey key) {
        return stored(() -> one.find(organisation, key));
    }

    @Override
    public Written write(String organisation, List<CustomerChange> changes) {
        boolean single = changes.size() == 1;
        CustomerTable table = single ? one : many;
        TransactionTemplate transaction = single ? shortTransaction : longTransaction;
        DataSource source = single ? prompt : patient;
        return stored(() -> repeatedly(
                () -> Objects.requireNonNull(transaction.execute(status -> {
                    commits.writeAfterCommit(source);
                    return write(table, organisation, changes);
                })),
                single ? PERSISTENCE : BATCH_PERSISTENCE));
    }

    private Written write(CustomerTable table, String organisation, List<CustomerChange> changes) {
        Map<CustomerKey, String> owners = table.owners(organisation, mentioned(changes));
        // All of them, not only those that change: what one look-up says of two keys need not have been true at once.
        Set<String> affected = Set.copyOf(owners.values());
        List<CustomerRow> customers = table.lock(affected);
        if (customers.size() < affected.size()) {
            throw new ConcurrencyFailureException("a customer vanished before it was locked");
        }
        ChangeBatch batch =
                new ChangeBatch(owners, customers, table.keysOf(affected), account -> vendorOf(organisation, account));
        List<Outcome> outcomes = new ArrayList<>(changes.size());
        changes.forEach(change -> outcomes.add(batch.apply(change)));
        table.apply(batch.plan(organisation));
        return new Written(outcomes, batch.touched());
    }

    private static Set<CustomerKey> mentioned(List<CustomerChange> changes) {
        Set<CustomerKey> keys = new HashSet<>();
        for (CustomerChange change : changes) {
            keys.add(change.key());
            if (change instanceof CustomerChange.Replace replace) {
                keys.addAll(replace.customer().aliases());
            }
        }
        return keys;
    }

    private Optional<String> vendorOf(String organisation, String account) {
        return accounts.find(organisation, account).map(VendorAccount::vendor);
    }

    private static <T> T repeatedly(Supplier<T> work, Duration persistence) {
        long start = System.nanoTime();
        while (true) {
            try {
                return work.get();
            } catch (DataAccessException e) {
                if (!metAnotherWriter(e) || System.nanoTime() - start > persistence.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 20_000_000));
            }
        }
    }

    static boolean metAnotherWriter(DataAccessException e) {
        return e instanceof ConcurrencyFailureException
                || e instanceof DuplicateKeyException
                || (e.getCause() instanceof SQLException cause
                        && cause.getSQLState() != null
                        && OTHER_WRITER.contains(cause.getSQLState()));
    }

    private static <T> T stored(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            FAILURES.log(e);
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "The customer directory cannot be reached.");
        }
    }
}
