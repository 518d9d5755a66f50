package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.match.HttpMatch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Rules for the requests that match.
 *
 * @param name as MeshPolicy targets it
 * @param authorization holds in the place of the port's, whose deny rules hold as well
 * @param audit as {@link InboundPort#audit}; empty when that of the port holds
 */
public record InboundRoute(
        String name,
        List<HttpMatch> matches,
        Authorization authorization,
        Optional<Authorization> audit) {
    public InboundRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(authorization);
        Objects.requireNonNull(audit);
        matches = List.copyOf(matches);
    }
}
