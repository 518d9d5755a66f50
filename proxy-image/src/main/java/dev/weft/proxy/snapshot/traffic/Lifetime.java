package dev.weft.proxy.snapshot.traffic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a request, or a connection of opaque bytes, may go on.
 *
 * @param idle without anything that moves, in either direction; empty for as long as it likes
 * @param longest whatever moves; empty for as long as it likes
 */
public record Lifetime(Optional<Duration> idle, Optional<Duration> longest) {
    /** Nobody set a bound. */
    public static final Lifetime UNBOUNDED = new Lifetime(Optional.empty(), Optional.empty());

    public Lifetime {
        Objects.requireNonNull(idle);
        Objects.requireNonNull(longest);
    }

    public boolean bounded() {
        return idle.isPresent() || longest.isPresent();
    }
}
