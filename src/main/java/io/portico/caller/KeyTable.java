package io.portico.caller;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of one reading of the configuration. Immutable. A lookup takes the same time whether a presented key is nearly
 * right or not at all: digests pick the candidates, and are compared in constant time.
 */
final class KeyTable {
    private final List<Entry> all;
    private final Map<Integer, List<Entry>> entries;

    KeyTable(Collection<Entry> entries) {
        this.all = List.copyOf(entries);
        this.entries = all.stream().collect(Collectors.groupingBy(entry -> bucket(entry.sha256)));
    }

    /** Whose key has this digest and is valid at this time. */
    Optional<Caller> find(byte[] digest, Instant now) {
        Caller found = null;
        for (Entry entry : entries.getOrDefault(bucket(digest), List.of())) {
            if (MessageDigest.isEqual(entry.sha256, digest) & entry.validity.holdsAt(now)) {
                found = entry.caller;
            }
        }
        return Optional.ofNullable(found);
    }

    /** These organisations' keys only. */
    KeyTable of(Set<String> organisations) {
        return new KeyTable(all.stream()
                .filter(entry -> organisations.contains(entry.caller.organisation()))
                .toList());
    }

    int size() {
        return all.size();
    }

    private static int bucket(byte[] digest) {
        return ByteBuffer.wrap(digest).getInt();
    }

    /** One key: its digest, when it is valid, and whose it is. */
    static final class Entry {
        private final byte[] sha256;
        private final Validity validity;
        private final Caller caller;

        Entry(byte[] sha256, Validity validity, Caller caller) {
            this.sha256 = sha256;
            this.validity = validity;
            this.caller = caller;
        }
    }
}
