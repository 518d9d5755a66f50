package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an endpoint is chosen.
 *
 * @param hash what is hashed, where the algorithm hashes
 * @param slowStart over which the share of a new endpoint grows; empty: it gets its share at once
 * @param panicThresholdPercent when a smaller share of the endpoints is healthy, all that can be
 *     reached are used
 */
public record LoadBalancing(
        Algorithm algorithm,
        HashKey hash,
        Optional<Duration> slowStart,
        Zones zones,
        int panicThresholdPercent) {
    /** What holds when the operator says nothing. */
    public static final LoadBalancing DEFAULT =
            new LoadBalancing(Algorithm.PEAK_EWMA, HashKey.NONE, Optional.empty(), Zones.ALIKE, 50);

    /** By what. */
    public enum Algorithm {
        /** Of two by chance the one that is expected to answer sooner. */
        PEAK_EWMA,
        /** Of two by chance the one with fewer requests under way. */
        LEAST_REQUEST,
        ROUND_ROBIN,
        RANDOM,
        RING_HASH,
        MAGLEV
    }

    /** Whether the caller's zone comes first. */
    public enum Zones {
        ALIKE,
        /** While the endpoints of the caller's zone can take the load. */
        OWN_FIRST
    }

    public LoadBalancing {
        Objects.requireNonNull(algorithm);
        Objects.requireNonNull(hash);
        Objects.requireNonNull(slowStart);
        Objects.requireNonNull(zones);
        if (panicThresholdPercent < 0 || panicThresholdPercent > 100) {
            throw new IllegalArgumentException(panicThresholdPercent + " is no percentage");
        }
    }

    /** Whether the same value of something leads to the same endpoint. */
    public boolean hashes() {
        return algorithm == Algorithm.RING_HASH || algorithm == Algorithm.MAGLEV;
    }
}
