package dev.weft.proxy.detect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Where a connection was going before the kernel's redirect, read by {@code SO_ORIGINAL_DST}. */
public final class OriginalDestination {
    /** {@code SOL_IP} and {@code SO_ORIGINAL_DST} of linux/netfilter_ipv4.h; a sockaddr_in. */
    private static final RawUnixChannelOption IPV4 =
            new RawUnixChannelOption("WEFT_ORIGINAL_DST", 0, 80, 16);

    /** {@code SOL_IPV6} and {@code IP6T_SO_ORIGINAL_DST}; a sockaddr_in6. */
    private static final RawUnixChannelOption IPV6 =
            new RawUnixChannelOption("WEFT_IP6T_ORIGINAL_DST", 41, 80, 28);

    private static final int IPV4_OFFSET = 4;
    private static final int IPV6_OFFSET = 8;
    private static final int IPV6_BYTES = 16;

    private OriginalDestination() {}

    /** The destination before redirect; empty when the kernel does not know the connection. */
    public static Optional<InetSocketAddress> of(Channel channel) {
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        // A v4 connection to a dual-stack listener is only known to the v4 table.
        Optional<InetSocketAddress> v4 = read(channel, IPV4);
        if (v4.isPresent() || local == null || local.getAddress().getAddress().length == 4) {
            return v4;
        }
        return read(channel, IPV6);
    }

    private static Optional<InetSocketAddress> read(Channel channel, RawUnixChannelOption option) {
        try {
            ByteBuffer sockaddr = ByteBuffer.allocate(option.length());
            ByteBuffer filled = channel.config().getOption(option);
            if (filled == null) {
                return Optional.empty();
            }
            sockaddr.put(filled.duplicate()).flip();
            return parse(sockaddr);
        } catch (ChannelException e) {
            // ENOENT: the connection was not redirected, or is of the other family.
            return Optional.empty();
        }
    }

    /** Reads a {@code sockaddr_in} or {@code sockaddr_in6}; its length tells which. */
    static Optional<InetSocketAddress> parse(ByteBuffer sockaddr) {
        byte[] raw = new byte[sockaddr.remaining()];
        sockaddr.get(raw);
        int port = ByteBuffer.wrap(raw, 2, 2).order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
        boolean v6 = raw.length > IPV6_OFFSET + IPV6_BYTES;
        byte[] address =
                v6
                        ? Arrays.copyOfRange(raw, IPV6_OFFSET, IPV6_OFFSET + IPV6_BYTES)
                        : Arrays.copyOfRange(raw, IPV4_OFFSET, IPV4_OFFSET + 4);
        try {
            // getByAddress turns a v4-mapped address into its v4 form.
            InetAddress ip = InetAddress.getByAddress(address);
            return port == 0 || ip.isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(new InetSocketAddress(ip, port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always valid", e);
        }
    }
}
