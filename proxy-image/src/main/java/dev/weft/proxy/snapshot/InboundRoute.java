package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Rules for the requests that match.
 *
 * @param name as MeshPolicy targets it
 * @param authorization holds in the place of the port's, whose deny rules hold as well
 * @param audit as {@link InboundPort#audit}; empty when that of the port holds
 * @param admission in the place of the port's; empty when that holds
 */
public record InboundRoute(
        String name,
        List<HttpMatch> matches,
        Authorization authorization,
        Optional<Authorization> audit,
        Optional<Admission> admission) {
    public InboundRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(authorization);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(admission);
        matches = List.copyOf(matches);
    }
}
