package io.portico.setting;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Which entries of a map of settings somebody has declared. */
public final class DeclaredKeys {
    private DeclaredKeys() {}

    /**
     * The entries without those that only an environment variable has left behind. A variable cannot spell the dash of a
     * key, so that {@code PORTICO_VENDORS_STRIPEEU_BASEURL} sets {@code stripe-eu.base-url} and makes an entry
     * {@code stripeeu} besides. Of two keys that differ in their dashes alone, the one without them is thus no entry; where
     * both were declared, {@link KeySpellings} has refused them before.
     *
     * @return in the order of the keys, not modifiable
     */
    public static <T> Map<String, T> of(Map<String, T> entries) {
        Map<String, T> declared = new TreeMap<>(entries);
        for (String key : entries.keySet()) {
            if (key.indexOf('-') >= 0) {
                declared.remove(key.replace("-", ""));
            }
        }
        return Collections.unmodifiableMap(declared);
    }
}
