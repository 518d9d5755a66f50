package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.match.HttpMatch;
import java.util.List;
import java.util.Objects;

/**
 * Rules for the requests that match.
 *
 * @param name as MeshPolicy targets it
 * @param authorization its allow list replaces that of the port; deny rules of both hold
 */
public record InboundRoute(String name, List<HttpMatch> matches, Authorization authorization) {
    public InboundRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(authorization);
        matches = List.copyOf(matches);
    }
}
