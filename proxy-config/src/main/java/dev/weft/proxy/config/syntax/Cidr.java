package dev.weft.proxy.config.syntax;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * A range of addresses, IPv4 or IPv6. Bits below the prefix are ignored.
 *
 * @param prefixLength 0 to 32, or 0 to 128
 */
public record Cidr(InetAddress network, int prefixLength) {
    public Cidr {
        Objects.requireNonNull(network);
        if (prefixLength < 0 || prefixLength > bits(network)) {
            throw new IllegalArgumentException(
                    "prefix length " + prefixLength + " is not within 0 to " + bits(network));
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException with a sentence, when the text is none of these
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network;
        try {
            network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address range", e);
        }
        if (slash < 0) {
            return new Cidr(network, bits(network));
        }
        String length = text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is not an address range");
        }
        return new Cidr(network, Integer.parseInt(length));
    }

    /** Whether the address lies in the range; never across IPv4 and IPv6. */
    public boolean contains(InetAddress address) {
        byte[] wanted = network.getAddress();
        byte[] given = address.getAddress();
        if (wanted.length != given.length) {
            return false;
        }
        int whole = prefixLength / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (wanted[i] != given[i]) {
                return false;
            }
        }
        int rest = prefixLength % Byte.SIZE;
        return rest == 0 || (wanted[whole] ^ given[whole]) >> (Byte.SIZE - rest) == 0;
    }

    /** The range as {@link #parse} reads it, without the bits below the prefix. */
    public String text() {
        byte[] masked = network.getAddress();
        for (int bit = prefixLength; bit < bits(network); bit++) {
            masked[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(masked).getHostAddress() + "/" + prefixLength;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always valid", e);
        }
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
