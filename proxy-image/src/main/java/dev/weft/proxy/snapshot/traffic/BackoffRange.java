package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;

/**
 * How long is waited between attempts.
 *
 * @param first positive
 * @param longest not shorter
 */
public record BackoffRange(Duration first, Duration longest) {
    public BackoffRange {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first wait must be positive and the longest not shorter");
        }
    }
}
