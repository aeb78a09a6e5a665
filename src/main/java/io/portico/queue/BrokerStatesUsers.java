package io.portico.queue;

/**
 * Whose name in a message is an external broker's own statement instead of the sender's. The gateway cannot find out: it
 * is the operator's word that the broker authenticates every sender and writes its user into each message.
 */
enum BrokerStatesUsers {
    /** Nobody's; requests cannot be told apart and none are taken. */
    NONE,
    /**
     * Senders by any protocol but AMQP, which is what Artemis 2.40 does with {@code populate-validated-user}. A request
     * that came by AMQP is refused as unauthorized.
     */
    CORE,
    /** Every sender's. */
    ALL
}
