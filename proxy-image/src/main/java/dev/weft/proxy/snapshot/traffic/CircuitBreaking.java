package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;

/**
 * When an endpoint is left out, and how many requests it may have under way.
 *
 * @param consecutiveFailures that leave it out; at least 1
 * @param minSuccessPercent under which it is left out; 0: not looked at
 * @param firstEjection positive; twice as long each time
 * @param longestEjection not shorter
 * @param maxEjectionPercent of the endpoints that may be left out at once
 * @param maxRequests under way to one endpoint; {@link Integer#MAX_VALUE} for no limit
 */
public record CircuitBreaking(
        int consecutiveFailures,
        int minSuccessPercent,
        Duration firstEjection,
        Duration longestEjection,
        int maxEjectionPercent,
        int maxRequests) {
    /** What holds when the operator says nothing. */
    public static final CircuitBreaking DEFAULT =
            new CircuitBreaking(
                    5, 0, Duration.ofSeconds(1), Duration.ofSeconds(60), 100, Integer.MAX_VALUE);

    public CircuitBreaking {
        if (consecutiveFailures < 1 || maxRequests < 1) {
            throw new IllegalArgumentException("limits of circuit breaking are at least 1");
        }
        if (minSuccessPercent < 0 || minSuccessPercent > 100) {
            throw new IllegalArgumentException(minSuccessPercent + " is no percentage");
        }
        if (maxEjectionPercent < 0 || maxEjectionPercent > 100) {
            throw new IllegalArgumentException(maxEjectionPercent + " is no percentage");
        }
        if (!firstEjection.isPositive() || longestEjection.compareTo(firstEjection) < 0) {
            throw new IllegalArgumentException(
                    "the first ejection must be positive and the longest not shorter");
        }
    }
}
