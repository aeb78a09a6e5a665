package io.portico.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.github.f4b6a3.ulid.UlidCreator;

import io.portico.customer.CustomerChange.Link;
import io.portico.customer.CustomerChange.Remove;
import io.portico.customer.CustomerChange.Replace;
import io.portico.customer.CustomerDirectory.Outcome;
import io.portico.customer.CustomerDirectory.Outcome.Kind;
import io.portico.customer.CustomerTable.CustomerRow;
import io.portico.customer.CustomerTable.KeyRow;
import io.portico.customer.CustomerTable.Plan;

/** Works out, without a database, what changes do to the customers that are stored. For one transaction. */
final class ChangeBatch {
    private static final String SHARED_BY_NOBODY = "";
    private static final Comparator<KeyRow> ORDER =
            Comparator.comparing(KeyRow::key).thenComparing(KeyRow::holder);

    private final Map<CustomerKey, String> owners;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Function<String, Optional<String>> vendorOf;

    /**
     * @param owners whose own ids or aliases the keys are that the changes mention
     * @param customers the customers that the changes are about, as stored
     * @param keys all keys of these customers, as stored
     * @param vendorOf the vendor of an account, if the account is known
     */
    ChangeBatch(
            Map<CustomerKey, String> owners,
            Collection<CustomerRow> customers,
            Collection<KeyRow> keys,
            Function<String, Optional<String>> vendorOf) {
        this.owners = new HashMap<>(owners);
        this.vendorOf = vendorOf;
        customers.forEach(row -> entries.put(row.id(), new Entry(row.id(), row.customer())));
        // What was read before the customers were locked may have changed until they were.
        this.owners.values().removeIf(entries::containsKey);
        keys.forEach(row -> {
            Entry entry = entries.get(row.customer());
            if (entry != null) {
                entry.keysBefore.add(row);
                if (row.holder().equals(SHARED_BY_NOBODY)) {
                    this.owners.put(row.key(), row.customer());
                }
            }
        });
    }

    /** The next change. */
    Outcome apply(CustomerChange change) {
        Entry entry = entries.get(owners.getOrDefault(change.key(), ""));
        if (change instanceof Link link) {
            return link(entry, link);
        }
        if (change instanceof Remove) {
            return remove(entry, change.key());
        }
        return replace(entry, ((Replace) change).customer());
    }

    private Outcome replace(@Nullable Entry existing, Customer customer) {
        if (existing != null && !existing.isNamed(customer.key())) {
            return taken("customerId");
        }
        String me = existing == null ? "" : existing.id;
        for (int i = 0; i < customer.aliases().size(); i++) {
            String owner = owners.get(customer.aliases().get(i));
            if (owner != null && !owner.equals(me)) {
                return taken("aliases[" + i + "]");
            }
        }
        return settle(existing == null ? newEntry() : existing, customer);
    }

    private Outcome link(@Nullable Entry existing, Link link) {
        Customer before = existing == null ? null : existing.after;
        Customer after = link.appliedTo(before == null ? Customer.named(link.key()) : before);
        if (after.accounts().size() > CustomerCheck.MAX_ACCOUNTS) {
            return Outcome.refused("accounts", "too-many", "The customer has as many accounts as it can have.");
        }
        return settle(existing == null ? newEntry() : existing, after);
    }

    private Outcome remove(@Nullable Entry existing, CustomerKey key) {
        if (existing == null || !existing.isNamed(key)) {
            return Outcome.of(Kind.ABSENT);
        }
        forget(existing);
        existing.after = null;
        return Outcome.of(Kind.REMOVED);
    }

    private Outcome settle(Entry entry, Customer after) {
        Customer before = entry.after;
        forget(entry);
        entry.after = after;
        owners.put(after.key(), entry.id);
        after.aliases().forEach(alias -> owners.put(alias, entry.id));
        return Outcome.of(before == null ? Kind.CREATED : before.equals(after) ? Kind.UNCHANGED : Kind.REPLACED);
    }

    private void forget(Entry entry) {
        if (entry.after != null) {
            owners.remove(entry.after.key());
            entry.after.aliases().forEach(owners::remove);
        }
    }

    private Entry newEntry() {
        Entry entry = new Entry(UlidCreator.getMonotonicUlid().toString(), null);
        entries.put(entry.id, entry);
        return entry;
    }

    private static Outcome taken(String field) {
        return Outcome.refused(field, "taken", "The id belongs to another customer.");
    }

    /** What the database has to do, its rows in one order everywhere so that two transactions seldom deadlock. */
    Plan plan(String organisation) {
        Plan plan = new Plan(
                organisation,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (Entry entry : entries.values()) {
            Set<KeyRow> keysAfter = keys(entry);
            keysAfter.stream().filter(row -> !entry.keysBefore.contains(row)).forEach(plan.newKeys()::add);
            entry.keysBefore.stream().filter(row -> !keysAfter.contains(row)).forEach(plan.oldKeys()::add);
            if (entry.after == null) {
                if (entry.before != null) {
                    plan.removals().add(entry.id);
                }
            } else if (entry.before == null) {
                plan.inserts().add(new CustomerRow(entry.id, entry.after));
            } else if (!entry.before.equals(entry.after)) {
                plan.updates().add(new CustomerRow(entry.id, entry.after));
            }
        }
        plan.newKeys().sort(ORDER);
        plan.oldKeys().sort(ORDER);
        return plan;
    }

    /** Every key of every customer that changes, of old and of new. */
    Set<CustomerKey> touched() {
        Set<CustomerKey> touched = new LinkedHashSet<>();
        for (Entry entry : entries.values()) {
            entry.keysBefore.forEach(row -> touched.add(row.key()));
            keys(entry).forEach(row -> touched.add(row.key()));
        }
        return touched;
    }

    private Set<KeyRow> keys(Entry entry) {
        Set<KeyRow> keys = new LinkedHashSet<>();
        Customer customer = entry.after;
        if (customer == null) {
            return keys;
        }
        keys.add(new KeyRow(customer.key(), SHARED_BY_NOBODY, entry.id));
        customer.aliases().forEach(alias -> keys.add(new KeyRow(alias, SHARED_BY_NOBODY, entry.id)));
        for (CustomerAccount link : customer.accounts()) {
            String vendorId = link.vendorCustomerId();
            if (vendorId != null) {
                vendorOf.apply(link.account())
                        .map(vendor -> new CustomerKey(vendor, vendorId))
                        .ifPresent(key -> keys.add(new KeyRow(key, entry.id, entry.id)));
            }
        }
        return keys;
    }

    /** A customer's row before and after. */
    private static final class Entry {
        private final String id;
        private final @Nullable Customer before;
        private final Set<KeyRow> keysBefore = new LinkedHashSet<>();
        private @Nullable Customer after;

        private Entry(String id, @Nullable Customer stored) {
            this.id = id;
            this.before = stored;
            this.after = stored;
        }

        private boolean isNamed(CustomerKey key) {
            return after != null && after.key().equals(key);
        }
    }
}
