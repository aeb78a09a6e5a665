package io.portico.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portico.setting.AddressRange;

/** One hop as {@code Forwarded} (RFC 7239, section 6) and {@code X-Forwarded-For} write it: an address, perhaps with a port. */
final class HopAddress {
    private static final Pattern NODE = Pattern.compile(
            "(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9.]{7,15}))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?|([0-9A-Fa-f:.]{2,45})");

    private HopAddress() {}

    /** Empty for {@code unknown}, a name that hides the address, and whatever is no address. */
    static Optional<InetAddress> parse(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String address = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return AddressRange.address(address != null ? address : matcher.group(3));
    }
}
