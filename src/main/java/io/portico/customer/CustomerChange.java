package io.portico.customer;

import org.jspecify.annotations.Nullable;

/** One wanted change to the directory. */
public sealed interface CustomerChange {

    /** Whom it is about. */
    CustomerKey key();

    /** The customer is this from now on, whatever it was. */
    record Replace(Customer customer) implements CustomerChange {
        @Override
        public CustomerKey key() {
            return customer.key();
        }
    }

    /**
     * The customer, which may be named by an alias and is made where there is none, has this billing too.
     *
     * @param priority absent to keep what is stored, or 0 where nothing is
     */
    record Link(
            CustomerKey key,
            String account,
            @Nullable String vendorCustomerId,
            @Nullable Integer priority) implements CustomerChange {

        Customer appliedTo(Customer customer) {
            int rank = priority != null
                    ? priority
                    : customer.at(account).map(CustomerAccount::priority).orElse(0);
            return customer.with(new CustomerAccount(account, vendorCustomerId, rank));
        }
    }

    /** The customer is gone. */
    record Remove(CustomerKey key) implements CustomerChange {}
}
