package dev.weft.operator.translate;

import java.util.Optional;

/** A destination as a proxy sees it: an address or a host name, and a port. */
record DestinationKey(String host, int port) {
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
        return Optional.of(new DestinationKey(host, Integer.parseInt(digits)));
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }
}
