package dev.weft.operator.replicas;

import java.util.Optional;

/**
 * A replica of the operator and where the others reach it. Its text is the holder identity of the
 * Lease, so that whoever reads who leads knows where as well.
 *
 * @param name of the pod
 * @param port the gRPC port
 */
public record ReplicaAddress(String name, String host, int port) {
    private static final char SEPARATOR = '_';

    /** {@code name_host:port}. */
    public String text() {
        return name + SEPARATOR + host + ":" + port;
    }

    /** Reads {@link #text}; empty when it is something else. */
    public static Optional<ReplicaAddress> read(String text) {
        int separator = text.indexOf(SEPARATOR);
        int colon = text.lastIndexOf(':');
        if (separator < 0 || colon <= separator + 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ReplicaAddress(
                            text.substring(0, separator),
                            text.substring(separator + 1, colon),
                            Integer.parseInt(text.substring(colon + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
