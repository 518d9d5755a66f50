package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How many requests pass in a time; each that is there must let a request through.
 *
 * @param perClient for each identity, or address of a caller without one
 * @param perHeader for each value of a header
 */
public record RateLimit(
        Optional<Rate> total, Optional<Rate> perClient, Optional<HeaderRate> perHeader) {
    /**
     * Requests in a time.
     *
     * @param requests at least 1
     * @param per positive
     * @param burst how many may come at once; at least 1
     */
    public record Rate(int requests, Duration per, int burst) {
        public Rate {
            if (requests < 1 || burst < 1 || !per.isPositive()) {
                throw new IllegalArgumentException(
                        "a rate needs requests, a burst and a time, each positive");
            }
        }
    }

    /**
     * A rate for each value.
     *
     * @param header in lower case
     */
    public record HeaderRate(String header, Rate rate) {
        public HeaderRate {
            Objects.requireNonNull(rate);
            if (header.isEmpty()) {
                throw new IllegalArgumentException("a header needs a name");
            }
        }
    }

    public RateLimit {
        Objects.requireNonNull(total);
        Objects.requireNonNull(perClient);
        Objects.requireNonNull(perHeader);
    }
}
