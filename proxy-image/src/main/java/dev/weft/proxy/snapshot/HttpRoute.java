package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.match.HttpMatch;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule of a route.
 *
 * @param name {@code HTTPRoute/namespace/name/rule}
 * @param matches one must match; none matches every request
 * @param requestTimeout for the whole exchange, retries included; empty for none
 * @param backendRequestTimeout for one attempt; empty for none
 * @param grpc whether only gRPC requests are meant
 */
public record HttpRoute(
        String name,
        List<HttpMatch> matches,
        RouteTarget target,
        List<Filter> filters,
        Optional<Duration> requestTimeout,
        Optional<Duration> backendRequestTimeout,
        boolean grpc) {
    public HttpRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(target);
        Objects.requireNonNull(requestTimeout);
        Objects.requireNonNull(backendRequestTimeout);
        matches = List.copyOf(matches);
        filters = List.copyOf(filters);
    }
}
