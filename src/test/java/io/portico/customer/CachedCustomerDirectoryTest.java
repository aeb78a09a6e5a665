package io.portico.customer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CachedCustomerDirectoryTest {
    private static final CustomerKey KEY = new CustomerKey("default", "c1");

    private final AtomicLong now = new AtomicLong();
    private final MemoryDirectory store = MemoryDirectory.of(customer("One"));
    private final CustomerDirectory cached =
            new CachedCustomerDirectory(store, new CustomerSettings(Duration.ofSeconds(2), 1_000, null), now::get);

    @Test
    void asksTheStoreOnceWithinTwoSeconds() {
        cached.find("acme", KEY);
        now.addAndGet(Duration.ofMillis(1_900).toNanos());
        assertThat(cached.find("acme", KEY)).contains(customer("One"));

        assertThat(store.lookups).hasSize(1);
    }

    @Test
    void seesWhatAnotherNodeWroteAfterTwoSeconds() {
        cached.find("acme", KEY);
        store.customers.put(KEY, customer("Two"));
        now.addAndGet(Duration.ofMillis(2_001).toNanos());

        assertThat(cached.find("acme", KEY)).contains(customer("Two"));
    }

    @Test
    void isNotKeptFreshByBeingAsked() {
        cached.find("acme", KEY);
        store.customers.put(KEY, customer("Two"));
        for (int i = 0; i < 4; i++) {
            now.addAndGet(Duration.ofMillis(600).toNanos());
            cached.find("acme", KEY);
        }

        assertThat(cached.find("acme", KEY)).contains(customer("Two"));
    }

    @Test
    void seesItsOwnWriteAtOnce() {
        cached.find("acme", KEY);
        cached.put("acme", customer("Two"));

        assertThat(cached.find("acme", KEY)).contains(customer("Two"));
    }

    @Test
    void remembersNoAbsence() {
        CustomerKey absent = new CustomerKey("default", "c2");
        cached.find("acme", absent);
        cached.find("acme", absent);

        assertThat(store.lookups).hasSize(2);
    }

    @Test
    void keepsOrganisationsApart() {
        cached.find("acme", KEY);
        cached.find("globex", KEY);

        assertThat(store.lookups).hasSize(2);
    }

    @Test
    void doesNotRememberWhatAWriteOvertook() {
        store.duringLookup = () -> {
            store.duringLookup = () -> {};
            cached.put("acme", customer("Two"));
        };
        assertThat(cached.find("acme", KEY)).contains(customer("One"));

        assertThat(cached.find("acme", KEY)).contains(customer("Two"));
    }

    @Test
    void remembersNothingWithoutTime() {
        CustomerDirectory uncached =
                new CachedCustomerDirectory(store, new CustomerSettings(Duration.ZERO, 1_000, null), now::get);
        uncached.find("acme", KEY);
        uncached.find("acme", KEY);

        assertThat(store.lookups).hasSize(2);
    }

    private static Customer customer(String name) {
        return new Customer("c1", "default", name, List.of(), List.of());
    }
}
