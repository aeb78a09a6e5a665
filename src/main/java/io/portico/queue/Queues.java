package io.portico.queue;

/** The names on the broker that are part of the contract. */
final class Queues {
    /** Where requests come in. */
    static final String REQUESTS = "portal-session.create";
    /** Where answers go to whose request names no reply address, if its user may be answered there. */
    static final String REPLIES = "portal-session.created";
    /** Where requests rest that nobody can be answered about. */
    static final String DEAD_LETTERS = "portal-session.create.dlq";

    private Queues() {}
}
