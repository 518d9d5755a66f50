package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.traffic.Reporting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is done with connections and requests to one destination.
 *
 * @param key what the proxy subscribed to: {@code ip:port} or {@code host:port}
 * @param generation the operator's, for reasons and load reports
 * @param name {@code namespace/service:port}, or the address of an unknown destination
 * @param routes in order of precedence among equal matches
 * @param fallback when no route is attached, and for opaque bytes; its name is empty
 * @param routesOnly whether a request that no route matches is refused
 * @param backends every backend that a target names, by name
 * @param byName where names lead that are asked for at an address outside; then nothing else here
 *     is looked at
 * @param reporting what is told about requests
 */
public record Destination(
        String key,
        long generation,
        String name,
        Protocol protocol,
        List<HttpRoute> routes,
        HttpRoute fallback,
        boolean routesOnly,
        Map<String, Backend> backends,
        Optional<HostTable<Destination>> byName,
        Reporting reporting) {
    public Destination {
        Objects.requireNonNull(key);
        Objects.requireNonNull(name);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(byName);
        Objects.requireNonNull(reporting);
        routes = List.copyOf(routes);
        backends = Map.copyOf(backends);
        requireKnown(fallback.target(), backends);
        for (HttpRoute route : routes) {
            requireKnown(route.target(), backends);
        }
    }

    /** The same, as of a generation that another replica of the operator counts. */
    public Destination asOf(long other) {
        return new Destination(
                key,
                other,
                name,
                protocol,
                routes,
                fallback,
                routesOnly,
                backends,
                byName.map(hosts -> hosts.map(one -> one.asOf(other))),
                reporting);
    }

    /** What it is to bytes: its default target, whatever else it says. */
    public Destination opaque() {
        return new Destination(
                key,
                generation,
                name,
                Protocol.TCP,
                List.of(),
                fallback,
                false,
                backends,
                Optional.empty(),
                reporting);
    }

    /** The same, whose backends are described otherwise. */
    public Destination with(Map<String, Backend> other) {
        return new Destination(
                key,
                generation,
                name,
                protocol,
                routes,
                fallback,
                routesOnly,
                other,
                byName,
                reporting);
    }

    private static void requireKnown(RouteTarget target, Map<String, Backend> backends) {
        for (WeightedBackend share : target.backends()) {
            if (!share.backend().isEmpty()) {
                requireKnown(share.backend(), backends);
            }
            share.filters().mirrors().forEach(mirror -> requireKnown(mirror.backend(), backends));
        }
    }

    private static void requireKnown(String name, Map<String, Backend> backends) {
        if (!backends.containsKey(name)) {
            throw new IllegalArgumentException(
                    "a target names the backend '" + name + "', which is not there");
        }
    }
}
