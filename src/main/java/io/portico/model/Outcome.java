package io.portico.model;

import java.util.Locale;

/** What a failed request may have left behind at the vendor. */
public enum Outcome {
    /** Nothing was created. */
    NONE,
    /** The vendor may have created a session. */
    UNKNOWN;

    /** The name in problem documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
