package dev.weft.proxy.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * By when a request must have ended.
 *
 * @param nanoTime on the clock that the request started by
 */
public record Deadline(long nanoTime) {
    /**
     * The earlier of a route's timeout and the caller's {@code grpc-timeout}; empty for neither.
     */
    public static Optional<Deadline> of(
            long nanoTime, Optional<Duration> timeout, Optional<String> grpcTimeout) {
        return timeout.or(() -> grpcTimeout.flatMap(GrpcTimeout::parse))
                .map(t -> new Deadline(nanoTime + t.toNanos()));
    }

    /** What is left; zero when it has passed. */
    public Duration left(long now) {
        return Duration.ofNanos(Math.max(0, nanoTime - now));
    }
}
