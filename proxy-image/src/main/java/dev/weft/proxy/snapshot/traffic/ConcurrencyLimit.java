package dev.weft.proxy.snapshot.traffic;

import java.util.Objects;

/**
 * How many requests may be under way at once.
 *
 * @param requests at least 1
 */
public record ConcurrencyLimit(int requests, Kind kind) {
    /** Where the limit comes from. */
    public enum Kind {
        FIXED,
        /** It follows the measured latency, up to the number. */
        ADAPTIVE
    }

    public ConcurrencyLimit {
        Objects.requireNonNull(kind);
        if (requests < 1) {
            throw new IllegalArgumentException("a limit of requests is at least 1");
        }
    }
}
