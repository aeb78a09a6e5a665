package io.portico.vendor;

import org.apache.camel.Exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The idempotency key of a planned call, which the vendor's file sends along if the vendor knows such keys. */
public final class VendorCallKey {
    /** Its name in the request that a vendor's file gets. */
    static final String FIELD = "idempotencyKey";

    private VendorCallKey() {}

    /** Gives the call in the message's body another key than the one of its own that it was planned with. */
    public static void replace(Exchange exchange, String key) {
        exchange.getMessage().getBody(ObjectNode.class).put(FIELD, key);
    }
}
