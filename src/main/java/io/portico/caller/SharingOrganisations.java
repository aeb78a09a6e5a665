package io.portico.caller;

import java.util.Set;

/** The organisations that share the gateway now: those of the start that the configuration has not lost since. */
public final class SharingOrganisations {
    private volatile Set<String> keys;

    public SharingOrganisations(Set<String> keys) {
        this.keys = Set.copyOf(keys);
    }

    /** Whether its callers are served. */
    public boolean contains(String organisation) {
        return keys.contains(organisation);
    }

    /** Takes others in place of them. */
    void use(Set<String> others) {
        keys = Set.copyOf(others);
    }
}
