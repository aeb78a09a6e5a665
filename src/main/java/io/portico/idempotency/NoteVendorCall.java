package io.portico.idempotency;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * Notes, before the first byte leaves, that a vendor is called for an idempotency key. Where that cannot be noted, the
 * vendor is not called. A request without a key passes.
 */
@Component("noteVendorCall")
final class NoteVendorCall implements Processor {
    private final IdempotencyKeys keys;

    NoteVendorCall(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Override
    public void process(Exchange exchange) {
        Claim.Held claim = exchange.getVariable(Claim.Held.VARIABLE, Claim.Held.class);
        if (claim != null) {
            keys.sent(claim);
        }
    }
}
