package io.portico.idempotency;

/** How far the request that holds an idempotency key has come. */
enum KeyState {
    /** Nobody holds the key. */
    ABSENT,
    /** A request holds it, and nothing has been sent to a vendor. */
    IN_PROGRESS,
    /** The vendor may have heard of it. */
    SENT,
    /** The vendor made a session. */
    SUCCEEDED,
    /** The vendor may have made a session that nobody has seen. */
    UNKNOWN
}
