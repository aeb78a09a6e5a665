package io.portico.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portico.customer.CustomerChange.Replace;

/** A directory that counts what it is asked; it knows customers by their own ids only. */
final class MemoryDirectory implements CustomerDirectory {
    final Map<CustomerKey, Customer> customers = new ConcurrentHashMap<>();
    final List<CustomerKey> lookups = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    Runnable duringLookup = () -> {};

    static MemoryDirectory of(Customer... customers) {
        MemoryDirectory directory = new MemoryDirectory();
        for (Customer customer : customers) {
            directory.customers.put(customer.key(), customer);
        }
        return directory;
    }

    @Override
    public Optional<Customer> find(String organisation, CustomerKey key) {
        lookups.add(key);
        Optional<Customer> found = Optional.ofNullable(customers.get(key));
        duringLookup.run();
        return found;
    }

    @Override
    public Written write(String organisation, List<CustomerChange> changes) {
        batches.add(changes.size());
        ChangeBatch batch = new ChangeBatch(Map.of(), List.of(), List.of(), account -> Optional.empty());
        List<Outcome> outcomes = new ArrayList<>();
        for (CustomerChange change : changes) {
            outcomes.add(batch.apply(change));
            if (change instanceof Replace replace) {
                customers.put(change.key(), replace.customer());
            }
        }
        return new Written(outcomes, batch.touched());
    }
}
