package io.portico.customer;

import org.jspecify.annotations.Nullable;

/**
 * A customer's billing at one vendor account.
 *
 * @param account vendor-account key
 * @param vendorCustomerId the customer's id there, in the vendor's form; absent where the account's key is the customer
 * @param priority 0–1000; the lowest serves a request that names no account
 */
public record CustomerAccount(String account, @Nullable String vendorCustomerId, int priority) {

    @Override
    public String toString() {
        return "CustomerAccount[" + account + "]";
    }
}
