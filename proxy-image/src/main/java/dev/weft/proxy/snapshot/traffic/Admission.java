package dev.weft.proxy.snapshot.traffic;

import java.util.Objects;
import java.util.Optional;

/**
 * What a request must pass besides authorization: its size, faults, rates, and what is under way.
 *
 * @param name tells it apart from the others of the workload
 * @param maxBodyBytes {@link Long#MAX_VALUE} for no limit
 */
public record Admission(
        String name,
        long maxBodyBytes,
        Optional<Fault> fault,
        Optional<RateLimit> rateLimit,
        Optional<ConcurrencyLimit> concurrencyLimit) {
    /** Everything passes. */
    public static final Admission EVERYTHING =
            new Admission("", Long.MAX_VALUE, Optional.empty(), Optional.empty(), Optional.empty());

    public Admission {
        Objects.requireNonNull(name);
        Objects.requireNonNull(fault);
        Objects.requireNonNull(rateLimit);
        Objects.requireNonNull(concurrencyLimit);
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("a limit of the body is at least 1 byte");
        }
    }
}
