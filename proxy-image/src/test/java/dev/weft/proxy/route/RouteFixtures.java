package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.traffic.Reporting;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Destinations with as little in them as a test of routing needs. */
final class RouteFixtures {
    static final String BACKEND = "shop/web:80";
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private RouteFixtures() {}

    static Endpoint endpoint() {
        return new Endpoint("10.0.0.1", 8080, Optional.empty(), 0, "web-1", "", Map.of());
    }

    static Backend backend(String name) {
        return Backend.of(name, List.of(endpoint()), Protocol.HTTP1);
    }

    static Chance chance(RandomGenerator random) {
        return chance(random, backend -> true);
    }

    static Chance chance(RandomGenerator random, Predicate<Backend> reachable) {
        return new Chance(new EvenDraws(random), random, InstantSource.fixed(NOW), reachable);
    }

    static WeightedBackend share(String backend, int weight) {
        return new WeightedBackend(backend, weight, Filters.NONE, "");
    }

    static RouteTarget everythingTo(String backend) {
        return new RouteTarget(List.of(share(backend, 1)));
    }

    static HttpRoute route(String name, List<HttpMatch> matches) {
        return new HttpRoute(
                name, matches, everythingTo(BACKEND), Filters.NONE, Sending.PLAIN, false);
    }

    static Destination destination(List<HttpRoute> routes) {
        return new Destination(
                "web:80",
                7,
                "shop/web:80",
                Protocol.HTTP1,
                routes,
                HttpRoute.fallback(everythingTo(BACKEND), Sending.PLAIN),
                true,
                Map.of(BACKEND, backend(BACKEND)),
                Optional.empty(),
                Reporting.NOTHING);
    }

    static Destination split(List<WeightedBackend> shares, Map<String, Backend> backends) {
        return new Destination(
                "web:80",
                7,
                "shop/web:80",
                Protocol.HTTP1,
                List.of(),
                HttpRoute.fallback(new RouteTarget(shares), Sending.PLAIN),
                false,
                backends,
                Optional.empty(),
                Reporting.NOTHING);
    }
}
