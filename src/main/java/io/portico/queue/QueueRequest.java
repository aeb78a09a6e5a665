package io.portico.queue;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A request as the broker delivered it, in the session whose transaction it belongs to.
 *
 * @param requestId the gateway's id for it, new with each delivery
 * @param provenance who sent it, and when
 * @param attempt 1 at the first delivery
 */
record QueueRequest(Message message, Session session, String requestId, Provenance provenance, int attempt) {
    /** {@code QueueRequest}: the exchange variable it travels in. */
    static final String VARIABLE = "queueRequest";
    /** {@code Destination}: the exchange variable that holds where its answer goes; absent until that is settled. */
    static final String REPLY_TARGET = "replyTarget";

    static QueueRequest in(Exchange exchange) {
        QueueRequest request = exchange.getVariable(VARIABLE, QueueRequest.class);
        if (request == null) {
            throw new IllegalStateException("The exchange did not come from the queue.");
        }
        return request;
    }

    static @Nullable Destination replyTarget(Exchange exchange) {
        return exchange.getVariable(REPLY_TARGET, Destination.class);
    }

    /** The broker's own statement of who sent it; absent where the broker makes none. */
    @Nullable
    String user() {
        return provenance.user();
    }
}
