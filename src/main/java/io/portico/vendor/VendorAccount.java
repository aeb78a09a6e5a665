package io.portico.vendor;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Endpoint;

/**
 * One account at one vendor, resolved at start: a Kamelet instance of its own with its own credentials.
 *
 * @param key what configuration, requests, routes and metrics call it
 * @param facts what the vendor's Kamelet declares
 * @param organisations organisations that may use it; empty for all
 * @param portalOrigins hosts, or in the sandbox loopback origins, on which its portal URLs may stand
 * @param expiryHint assumed life of a session where the vendor states none
 * @param properties by name, what is set of its Kamelet's properties that are no credentials
 * @param endpoint the Kamelet instance
 */
public record VendorAccount(
        String key,
        VendorFacts facts,
        Set<String> organisations,
        Set<String> portalOrigins,
        Duration expiryHint,
        Map<String, String> properties,
        Endpoint endpoint) {

    /** The vendor's key. */
    public String vendor() {
        return facts.vendor();
    }

    /** Whether an organisation may use the account. */
    public boolean serves(String organisation) {
        return organisations.isEmpty() || organisations.contains(organisation);
    }

    /** Whether the account acts for whom a request names: each of these properties is set, to the same value. */
    public boolean actsFor(Map<String, String> named) {
        return properties.entrySet().containsAll(named.entrySet());
    }
}
