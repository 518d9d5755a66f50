package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;

/**
 * How connections to one endpoint are made.
 *
 * @param timeout of an attempt to connect; positive
 * @param connections at once; at least 1; {@link Integer#MAX_VALUE} where nobody set a limit
 * @param pending requests that wait for a connection
 */
public record Connecting(Duration timeout, int connections, int pending) {
    /** Requests that may wait where nobody set a limit. */
    public static final int MAX_PENDING = 1_024;

    /** What holds when the operator says nothing. */
    public static final Connecting DEFAULT = within(Duration.ofSeconds(1));

    public Connecting {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the connect timeout must be positive");
        }
        if (connections < 1 || pending < 1) {
            throw new IllegalArgumentException("limits of connections are at least 1");
        }
    }

    /** Without limits but those of the proxy. */
    public static Connecting within(Duration timeout) {
        return new Connecting(timeout, Integer.MAX_VALUE, MAX_PENDING);
    }
}
