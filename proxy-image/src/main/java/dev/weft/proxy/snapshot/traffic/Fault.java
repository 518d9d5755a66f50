package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Failures made on purpose, of exactly so many of a hundred requests. */
public record Fault(Optional<Delay> delay, Optional<Abort> abort) {
    /** Requests that wait. */
    public record Delay(int percent, Duration duration) {
        public Delay {
            requirePercent(percent);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative");
            }
        }
    }

    /**
     * Requests that fail.
     *
     * @param httpStatus what all but gRPC gets, 400 to 599
     * @param grpcStatus what gRPC gets, 1 to 16
     */
    public record Abort(int percent, int httpStatus, int grpcStatus) {
        public Abort {
            requirePercent(percent);
        }
    }

    public Fault {
        Objects.requireNonNull(delay);
        Objects.requireNonNull(abort);
    }

    private static void requirePercent(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException(percent + " is no percentage");
        }
    }
}
