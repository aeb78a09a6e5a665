package io.portico.customer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Remembers customers for a moment. What this node writes it sees at once; what another node writes, when the moment has
 * passed. That there is no such customer is not remembered: whoever has just made one wants to use it.
 */
final class CachedCustomerDirectory implements CustomerDirectory {
    private final CustomerDirectory store;
    private final Cache<Lookup, Customer> cache;
    private final AtomicLong writes = new AtomicLong();

    CachedCustomerDirectory(CustomerDirectory store, CustomerSettings settings, Ticker ticker) {
        this.store = store;
        cache = Caffeine.newBuilder()
                .expireAfterWrite(settings.cacheTtl())
                .maximumWeight(settings.cacheSize())
                .weigher(CachedCustomerDirectory::weight)
                .ticker(ticker)
                .build();
    }

    private record Lookup(String organisation, CustomerKey key) {}

    private static int weight(Lookup lookup, Customer customer) {
        return 1 + customer.accounts().size() + customer.aliases().size();
    }

    @Override
    public Optional<Customer> find(String organisation, CustomerKey key) {
        Lookup lookup = new Lookup(organisation, key);
        Customer known = cache.getIfPresent(lookup);
        if (known != null) {
            return Optional.of(known);
        }
        // Not the cache's own loading, in which a slow store would make look-ups of other customers wait as well.
        long before = writes.get();
        Optional<Customer> found = store.find(organisation, key);
        if (found.isPresent() && writes.get() == before) {
            cache.put(lookup, found.get());
            if (writes.get() != before) {
                cache.invalidate(lookup);
            }
        }
        return found;
    }

    @Override
    public Written write(String organisation, List<CustomerChange> changes) {
        Written written = store.write(organisation, changes);
        writes.incrementAndGet();
        cache.invalidateAll(written.touched().stream()
                .map(key -> new Lookup(organisation, key))
                .toList());
        return written;
    }
}
