package io.portico.vendor;

import java.util.Map;
import java.util.TreeMap;

/** Which entries of the account map are accounts. */
final class AccountKeys {
    private AccountKeys() {}

    /**
     * The accounts that configuration declares. An environment variable cannot spell the dash of a key, so that
     * {@code PORTICO_VENDORS_STRIPEEU_BASEURL} sets {@code stripe-eu.base-url} and leaves an entry {@code stripeeu}
     * behind, which is no account.
     */
    static Map<String, VendorSettings.Account> declared(Map<String, VendorSettings.Account> entries) {
        Map<String, VendorSettings.Account> accounts = new TreeMap<>(entries);
        for (String key : entries.keySet()) {
            if (key.indexOf('-') >= 0) {
                accounts.remove(key.replace("-", ""));
            }
        }
        return accounts;
    }
}
