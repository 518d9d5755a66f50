package dev.weft.proxy.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * By when something must have ended.
 *
 * @param nanoTime on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {
    /** Further away is as good as never, and would overflow the clock. */
    static final Duration FURTHEST = Duration.ofDays(36_500);

    /**
     * That of a request: the earlier of a route's timeout and the caller's {@code grpc-timeout}.
     *
     * @param grpcTimeout the header's value; a malformed one is no deadline
     * @return empty for neither
     */
    public static Optional<Deadline> of(
            long now, Optional<Duration> timeout, Optional<String> grpcTimeout) {
        Optional<Deadline> ofRoute = timeout.map(t -> after(now, t));
        Optional<Deadline> ofCaller =
                grpcTimeout.flatMap(GrpcTimeout::parse).map(t -> after(now, t));
        return earlier(ofRoute, ofCaller, now);
    }

    /** That of one attempt: it may not outlive the request, and has a timeout of its own. */
    public static Optional<Deadline> ofAttempt(
            long now, Optional<Deadline> ofRequest, Optional<Duration> backendTimeout) {
        return earlier(ofRequest, backendTimeout.map(t -> after(now, t)), now);
    }

    private static Deadline after(long now, Duration timeout) {
        Duration bounded = timeout.compareTo(FURTHEST) > 0 ? FURTHEST : timeout;
        return new Deadline(now + bounded.toNanos());
    }

    private static Optional<Deadline> earlier(
            Optional<Deadline> first, Optional<Deadline> second, long now) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isPresent() ? first : second;
        }
        long difference = (first.get().nanoTime - now) - (second.get().nanoTime - now);
        return difference <= 0 ? first : second;
    }

    /** What is left; zero when it has passed. */
    public Duration left(long now) {
        return Duration.ofNanos(Math.max(0, nanoTime - now));
    }

    /** What is left, as the next hop is told it in {@code grpc-timeout}. */
    public String grpcTimeout(long now) {
        return GrpcTimeout.format(left(now));
    }
}
