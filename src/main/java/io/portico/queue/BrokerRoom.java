package io.portico.queue;

import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Whether the broker has room for an answer. No vendor is asked before it has: the session could not be told. What an
 * external broker does when its disk is full is its own business.
 */
@Component
final class BrokerRoom {
    private static final long LOOK_MILLIS = 200;

    private final ObjectProvider<EmbeddedBroker> embedded;

    BrokerRoom(ObjectProvider<EmbeddedBroker> embedded) {
        this.embedded = embedded;
    }

    /** Whether a message that is sent now is taken; otherwise its sender waits, however long. */
    boolean isThere() {
        EmbeddedBroker broker = embedded.getIfAvailable();
        return broker == null || !broker.isDiskFull();
    }

    /**
     * Waits for room, however long that takes: the request stays where it is, and its deliveries are not counted, but for one that a stop
     * cuts off.
     *
     * @return false where the gateway stops instead
     */
    boolean await(CamelContext camel) throws InterruptedException {
        while (!isThere()) {
            if (camel.isStopping()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
