package dev.weft.proxy.snapshot.traffic;

import java.util.Objects;
import java.util.Set;

/**
 * Which attempts that failed before their response was passed on are made again.
 *
 * @param attempts after the first; at least 1
 * @param statusCodes of responses, 400 to 599
 * @param grpcCodes of responses without a message, 1 to 16
 */
public record RetryPolicy(
        int attempts,
        Set<Integer> statusCodes,
        Set<Integer> grpcCodes,
        Set<Broken> broken,
        Repeat repeat,
        BackoffRange backoff,
        RetryShare budget) {
    /** How a connection can fail a request. */
    public enum Broken {
        /** There was none, so that nothing was sent. */
        NO_CONNECTION,
        /** It, or the stream, ended before a response began. */
        RESET
    }

    /** Which requests may be sent again although they may have reached the application. */
    public enum Repeat {
        IDEMPOTENT,
        /** Somebody said that repeating them does no harm. */
        EVERY
    }

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("no attempts after the first are no retries");
        }
        statusCodes = Set.copyOf(statusCodes);
        grpcCodes = Set.copyOf(grpcCodes);
        broken = Set.copyOf(broken);
        Objects.requireNonNull(repeat);
        Objects.requireNonNull(backoff);
        Objects.requireNonNull(budget);
    }
}
