package io.portico.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A customer of one organisation: an entry of the directory, and the document that the API shows.
 *
 * @param customerId its own id, unique in the organisation together with {@code customerSystem}
 * @param customerSystem the id space of {@code customerId}
 * @param name for people; at most 200 characters
 * @param accounts its billing, each vendor account at most once
 * @param aliases what other systems call it; unique in the organisation, own ids included
 */
public record Customer(
        String customerId,
        String customerSystem,
        @Nullable String name,
        List<CustomerAccount> accounts,
        List<CustomerKey> aliases) {

    public Customer {
        accounts = List.copyOf(accounts);
        aliases = List.copyOf(aliases);
    }

    /** A customer of whom nothing is known yet but its id. */
    static Customer named(CustomerKey key) {
        return new Customer(key.customerId(), key.customerSystem(), null, List.of(), List.of());
    }

    /** Its own id in its own id space. */
    public CustomerKey key() {
        return new CustomerKey(customerSystem, customerId);
    }

    /** Its billing at an account. */
    public Optional<CustomerAccount> at(String account) {
        return accounts.stream().filter(link -> link.account().equals(account)).findFirst();
    }

    /** The same customer with this billing at this account, in the place of what it had there. */
    Customer with(CustomerAccount link) {
        List<CustomerAccount> links = new ArrayList<>(accounts);
        int index = at(link.account()).map(links::indexOf).orElse(-1);
        if (index < 0) {
            links.add(link);
        } else {
            links.set(index, link);
        }
        return new Customer(customerId, customerSystem, name, links, aliases);
    }

    @Override
    public String toString() {
        return "Customer[" + customerSystem + "]";
    }
}
