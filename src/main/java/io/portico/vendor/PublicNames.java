package io.portico.vendor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a vendor's host to addresses that may be called. It looks at the very addresses that the client then connects to, so
 * that a name server which answers otherwise the next time changes nothing. It has to be the outermost resolver: the log names
 * the account by the thread that calls.
 */
final class PublicNames implements DnsResolver {
    private static final Logger LOG = LoggerFactory.getLogger(PublicNames.class);

    private final DnsResolver names;
    private final EgressAddresses addresses;

    PublicNames(DnsResolver names, EgressAddresses addresses) {
        this.names = names;
        this.addresses = addresses;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> allowed = new ArrayList<>();
        Set<String> refused = new LinkedHashSet<>();
        for (InetAddress address : found(names.resolve(host))) {
            addresses.refusal(address).ifPresentOrElse(refused::add, () -> allowed.add(address));
        }
        if (!refused.isEmpty()) {
            LOG.warn(
                    "Account {}: {} of its host is not called: {}; portico.egress.private-networks does not name it",
                    CurrentCall.account(),
                    allowed.isEmpty() ? "the address" : "an address",
                    String.join(", ", refused));
        }
        if (allowed.isEmpty()) {
            throw new UnknownHostException("no address that may be called");
        }
        return allowed.toArray(InetAddress[]::new);
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    private static InetAddress[] found(InetAddress @Nullable [] answer) {
        return answer == null ? new InetAddress[0] : answer;
    }
}
