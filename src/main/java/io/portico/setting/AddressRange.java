package io.portico.setting;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;

/**
 * IP addresses that begin alike, as a setting names them: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address by
 * itself. A setting binds to it by its constructor. Nothing here asks a name server.
 */
public final class AddressRange {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private final String text;
    private final IpSubnetFilterRule rule;

    /**
     * @throws IllegalArgumentException where the text is neither an address nor an address, a slash and as many bits as such an
     *     address may have
     */
    public AddressRange(String text) {
        this.text = text.trim();
        int slash = this.text.indexOf('/');
        InetAddress first = address(slash < 0 ? this.text : this.text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("no IP address"));
        int bits = first.getAddress().length * Byte.SIZE;
        rule = new IpSubnetFilterRule(
                first, slash < 0 ? bits : prefix(this.text.substring(slash + 1), bits), IpFilterRuleType.ACCEPT);
    }

    private static int prefix(String text, int bits) {
        if (!PREFIX.matcher(text).matches() || Integer.parseInt(text) > bits) {
            throw new IllegalArgumentException("no length of a prefix");
        }
        return Integer.parseInt(text);
    }

    /** An address in digits, without a zone; an IPv4 address in the clothes of IPv6 is that IPv4 address. */
    public static Optional<InetAddress> address(String text) {
        return ADDRESS.matcher(text).matches()
                ? Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text))
                : Optional.empty();
    }

    public boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }

    /** As it was configured. */
    @Override
    public String toString() {
        return text;
    }
}
