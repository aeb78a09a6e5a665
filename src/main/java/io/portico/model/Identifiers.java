package io.portico.model;

import com.github.f4b6a3.ulid.UlidCreator;

/** Makes the gateway's own identifiers: a prefix that says what it names, and a ULID, so that they sort by time. */
public final class Identifiers {
    private Identifiers() {}

    /** The id of a new portal session, {@code ps_…}. */
    public static String newSessionId() {
        return "ps_" + UlidCreator.getMonotonicUlid();
    }

    /** The id of a request that brought none, {@code req_…}. */
    public static String newRequestId() {
        return "req_" + UlidCreator.getMonotonicUlid();
    }
}
