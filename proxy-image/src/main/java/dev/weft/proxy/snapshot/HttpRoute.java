package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.util.List;
import java.util.Objects;

/**
 * A rule of a route.
 *
 * @param name {@code HTTPRoute/namespace/name/rule}
 * @param matches one must match; none matches every request
 * @param filters also part of those of each share
 * @param grpc whether only gRPC requests are meant
 */
public record HttpRoute(
        String name,
        List<HttpMatch> matches,
        RouteTarget target,
        Filters filters,
        Sending sending,
        boolean grpc) {
    /** What is done with everything where there are no routes. */
    public static HttpRoute fallback(RouteTarget target, Sending sending) {
        return new HttpRoute("", List.of(), target, Filters.NONE, sending, false);
    }

    public HttpRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(target);
        Objects.requireNonNull(sending);
        matches = List.copyOf(matches);
        Objects.requireNonNull(filters);
    }
}
