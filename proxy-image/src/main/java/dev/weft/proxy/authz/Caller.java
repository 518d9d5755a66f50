package dev.weft.proxy.authz;

import java.net.InetAddress;
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
        Objects.requireNonNull(address);
    }

    /** The identity, or the address of a caller without one. */
    public String name() {
        return identity.orElseGet(address::getHostAddress);
    }
}
