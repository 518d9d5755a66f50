package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the requests of a route are sent.
 *
 * @param requestTimeout for the whole exchange, retries included; empty for none
 * @param attemptTimeout for one attempt; empty for none
 * @param lifetime of the exchange and of the bytes that may follow it
 * @param retries empty: what certainly did not reach an application is sent again
 * @param hedging empty: an attempt that is slow is waited for
 * @param session empty: requests have nothing to do with each other
 */
public record Sending(
        Optional<Duration> requestTimeout,
        Optional<Duration> attemptTimeout,
        Lifetime lifetime,
        Optional<RetryPolicy> retries,
        Optional<Hedging> hedging,
        Optional<SessionPersistence> session) {
    /** Nothing was said. */
    public static final Sending PLAIN =
            new Sending(
                    Optional.empty(),
                    Optional.empty(),
                    Lifetime.UNBOUNDED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** What holds where nothing was said but how long things may go on. */
    public static Sending within(Lifetime lifetime) {
        return lifetime.bounded()
                ? new Sending(
                        Optional.empty(),
                        Optional.empty(),
                        lifetime,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                : PLAIN;
    }

    public Sending {
        Objects.requireNonNull(requestTimeout);
        Objects.requireNonNull(attemptTimeout);
        Objects.requireNonNull(lifetime);
        Objects.requireNonNull(retries);
        Objects.requireNonNull(hedging);
        Objects.requireNonNull(session);
    }
}
