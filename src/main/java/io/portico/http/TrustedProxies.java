package io.portico.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.portico.setting.AddressRange;

/**
 * Finds out which address a request comes from. Only configured proxies are believed, each about the hop before it: the
 * client is the nearest hop that is none of them. Everything a client writes into these headers stands beyond that hop.
 * Host and scheme that a proxy notes are never looked at.
 */
record TrustedProxies(List<AddressRange> ranges) {

    /**
     * The client's IP address; the last known one on the way to it where a header cannot be read or hides the next. Where both
     * headers are there and do not agree, a client may have brought one of them along, and the peer counts.
     *
     * @param peer the address that the connection comes from
     */
    String clientOf(String peer, HeaderFields headers) {
        if (ranges.isEmpty() || !trusts(AddressRange.address(peer))) {
            return peer;
        }
        String standard = stranger(peer, ForwardedHops.ofElements(headers.all("forwarded")));
        String custom = stranger(peer, ForwardedHops.ofList(headers.all("x-forwarded-for")));
        if (standard == null || custom == null) {
            return standard != null ? standard : custom != null ? custom : peer;
        }
        return standard.equals(custom) ? standard : peer;
    }

    private @Nullable String stranger(String peer, List<Optional<InetAddress>> nearestFirst) {
        if (nearestFirst.isEmpty()) {
            return null;
        }
        String known = peer;
        for (Optional<InetAddress> hop : nearestFirst) {
            if (hop.isEmpty()) {
                return known;
            }
            known = hop.get().getHostAddress();
            if (!trusts(hop)) {
                return known;
            }
        }
        return known;
    }

    private boolean trusts(Optional<InetAddress> address) {
        return address.isPresent() && ranges.stream().anyMatch(range -> range.contains(address.get()));
    }
}
