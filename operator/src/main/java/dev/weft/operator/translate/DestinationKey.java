package dev.weft.operator.translate;

import dev.weft.proxy.config.v1.Endpoint;
import java.net.InetAddress;
import java.util.Optional;

/** A destination as a proxy sees it: an address or a host name, and a port. */
record DestinationKey(String host, int port) {
    static DestinationKey of(Endpoint endpoint) {
        return new DestinationKey(canonical(endpoint.getAddress()), endpoint.getPort());
    }

    /** Reads {@code host:port} or {@code [ip]:port}; empty when it is neither. */
    static Optional<DestinationKey> read(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String digits = text.substring(colon + 1);
        if (digits.isEmpty()
                || digits.length() > 5
                || !digits.chars().allMatch(DestinationKey::digit)) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return Optional.of(new DestinationKey(canonical(host), Integer.parseInt(digits)));
    }

    /** IPv6 has many spellings of one address; anything else is as it was. */
    static String canonical(String host) {
        if (host.indexOf(':') < 0) {
            return host;
        }
        try {
            return InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }
}
