package dev.weft.proxy.resilience;

import java.time.Duration;
import java.util.Optional;

/** The header {@code grpc-timeout}: at most eight digits and a unit. */
public final class GrpcTimeout {
    public static final String HEADER = "grpc-timeout";

    private GrpcTimeout() {}

    /** Reads the header; empty when it is malformed. */
    public static Optional<Duration> parse(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(Duration.ZERO);
    }

    /** Writes the header in the finest unit that fits. */
    public static String format(Duration timeout) {
        return timeout.toNanos() + "n";
    }
}
