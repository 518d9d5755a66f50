package dev.weft.proxy.authz;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is at the other end of an incoming connection.
 *
 * @param identity the SPIFFE id that the caller proved by mutual TLS
 * @param address where the connection comes from
 */
public record Caller(Optional<String> identity, InetAddress address) {
    public Caller {
        Objects.requireNonNull(identity);
        address = unmapped(address);
    }

    /** An IPv4 address in the form of an IPv6 one is the IPv4 address that rules name. */
    private static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            // For sixteen bytes of a mapped address this makes the four of the other.
            return bytes.length > Integer.BYTES ? InetAddress.getByAddress(bytes) : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has a length of its kind", e);
        }
    }

    /** The identity, or the address of a caller without one. */
    public String name() {
        return identity.orElseGet(address::getHostAddress);
    }
}
