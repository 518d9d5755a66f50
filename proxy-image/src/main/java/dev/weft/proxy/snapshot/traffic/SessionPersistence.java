package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the requests of a session are told (GEP-1619).
 *
 * @param name of the cookie or, in lower case, of the header
 * @param absoluteTimeout after which a session ends; empty: it does not
 * @param lifetime of the cookie; permanent only with a timeout
 */
public record SessionPersistence(
        Carrier carrier, String name, Optional<Duration> absoluteTimeout, Lifetime lifetime) {
    /** Where the token is. */
    public enum Carrier {
        COOKIE,
        HEADER
    }

    /** How long a client keeps the cookie. */
    public enum Lifetime {
        SESSION,
        PERMANENT
    }

    public SessionPersistence {
        Objects.requireNonNull(carrier);
        Objects.requireNonNull(lifetime);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a session needs a name");
        }
        if (lifetime == Lifetime.PERMANENT && absoluteTimeout.isEmpty()) {
            throw new IllegalArgumentException("a permanent cookie needs a timeout");
        }
    }
}
