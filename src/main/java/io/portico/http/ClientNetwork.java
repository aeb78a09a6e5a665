package io.portico.http;

import java.nio.ByteBuffer;

import io.netty.util.NetUtil;

/**
 * What of a client's address tells it from others: of IPv4 the whole, of IPv6 the first 64 bits, since the rest is the
 * client's own to choose and to change. Of two forms of the same address it makes the same.
 *
 * @param version 4 or 6; 0 for an address of no known form, which all share
 */
public record ClientNetwork(int version, long prefix) {
    private static final ClientNetwork UNKNOWN = new ClientNetwork(0, 0);
    private static final int IPV4_BYTES = 4;
    /** Bits 32 to 63 of an IPv4 address in the clothes of IPv6, {@code ::ffff:192.0.2.1}; those before are zero. */
    private static final long IPV4_MAPPED = 0xffff;

    /** The network of an IP address as text; never asks a name server. */
    public static ClientNetwork of(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length == IPV4_BYTES) {
            return ofIpv4(buffer.getInt());
        }
        long prefix = buffer.getLong();
        long rest = buffer.getLong();
        return prefix == 0 && rest >>> Integer.SIZE == IPV4_MAPPED ? ofIpv4((int) rest) : new ClientNetwork(6, prefix);
    }

    private static ClientNetwork ofIpv4(int address) {
        return new ClientNetwork(4, Integer.toUnsignedLong(address));
    }
}
