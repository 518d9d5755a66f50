package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the requests of a route are sent.
 *
 * @param requestTimeout for the whole exchange, retries included; empty for none
 * @param attemptTimeout for one attempt; empty for none
 * @param retries empty: what certainly did not reach an application is sent again
 * @param session empty: requests have nothing to do with each other
 */
public record Sending(
        Optional<Duration> requestTimeout,
        Optional<Duration> attemptTimeout,
        Optional<RetryPolicy> retries,
        Optional<SessionPersistence> session) {
    /** Nothing was said. */
    public static final Sending PLAIN =
            new Sending(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Sending {
        Objects.requireNonNull(requestTimeout);
        Objects.requireNonNull(attemptTimeout);
        Objects.requireNonNull(retries);
        Objects.requireNonNull(session);
    }
}
