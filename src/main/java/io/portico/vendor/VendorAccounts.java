package io.portico.vendor;

import java.util.Collection;
import java.util.Optional;

/** The vendor accounts of this installation, as resolved at start. */
public interface VendorAccounts {

    /** Accounts that an organisation may use, in the order of their keys. */
    Collection<VendorAccount> of(String organisation);

    /** One of them by its key. */
    default Optional<VendorAccount> find(String organisation, String key) {
        return of(organisation).stream()
                .filter(account -> account.key().equals(key))
                .findFirst();
    }
}
