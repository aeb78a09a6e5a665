package io.portico.queue;

/** Names of properties by which messages on the queue tell, besides what every dead letter says, what became of them before. */
final class Marks {
    /** Of a dead letter: the broker user who sent it, because the broker now states the gateway. */
    static final String USER = "porticoUser";
    /** Of a dead letter: the id that the request had. */
    static final String MESSAGE_ID = "porticoMessageId";
    /** Of a request that waits for a vendor: when it was first sent, in milliseconds. */
    static final String SENT = "porticoSent";
    /** Of a request that was a dead letter: an operator has ordered it again. */
    static final String REPLAYED = "porticoReplayed";
    /** Of what the broker itself moved because its time was over: when that was. */
    static final String EXPIRED = "_AMQ_ACTUAL_EXPIRY";

    private Marks() {}
}
