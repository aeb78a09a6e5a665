package io.portico.vendor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.AddressRange;

/**
 * Where vendors may be reached: at public addresses, and at those that the configuration names although they are not. What is
 * not public follows IANA's registries of special-purpose addresses.
 *
 * @param privateNetworks ranges that may be called all the same
 */
@ConfigurationProperties("portico.egress")
record EgressAddresses(@DefaultValue List<AddressRange> privateNetworks) {
    private static final AddressRange GLOBAL_IPV6 = new AddressRange("2000::/3");
    private static final List<Kind> NOT_PUBLIC = Stream.of(
                    kinds("unspecified", "0.0.0.0/8", "::"),
                    kinds("loopback", "127.0.0.0/8", "::1"),
                    kinds("link-local", "169.254.0.0/16", "fe80::/10"),
                    kinds("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fec0::/10"),
                    kinds("unique-local", "fc00::/7"),
                    kinds("shared (carrier-grade NAT)", "100.64.0.0/10"),
                    kinds("multicast", "224.0.0.0/4", "ff00::/8"),
                    kinds("NAT64", "64:ff9b::/96", "64:ff9b:1::/48"),
                    kinds("6to4", "192.88.99.0/24", "2002::/16"),
                    kinds("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
                    kinds("documentation", "2001:db8::/32", "3fff::/20"),
                    kinds("benchmarking", "198.18.0.0/15"),
                    kinds("reserved", "192.0.0.0/24", "240.0.0.0/4", "2001::/23"))
            .flatMap(kinds -> kinds)
            .toList();

    private record Kind(AddressRange range, String name) {}

    private static Stream<Kind> kinds(String name, String... ranges) {
        return Stream.of(ranges).map(range -> new Kind(new AddressRange(range), name));
    }

    /** The same for a URL whose host is an address in digits, so that nobody has to wait for a call to see it. */
    Optional<String> literalRefusal(@Nullable String url) {
        if (url == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(new URI(url).getHost())
                    .map(host -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                    .flatMap(AddressRange::address)
                    .flatMap(this::refusal);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** What kind of address it is that may not be called; empty for one that may. */
    Optional<String> refusal(InetAddress address) {
        if (privateNetworks.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        Optional<String> known = NOT_PUBLIC.stream()
                .filter(kind -> kind.range().contains(address))
                .map(Kind::name)
                .findFirst();
        // IPv4 in the clothes of IPv6 among them, which Java itself makes plain IPv4 of.
        return known.isEmpty() && address instanceof Inet6Address && !GLOBAL_IPV6.contains(address)
                ? Optional.of("reserved")
                : known;
    }
}
