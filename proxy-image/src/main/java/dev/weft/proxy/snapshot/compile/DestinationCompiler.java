package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles a destination; every share must name a backend that is there. */
final class DestinationCompiler {
    private final Map<String, Backend> backends = new HashMap<>();

    private DestinationCompiler() {}

    static Destination compile(
            String key, long generation, dev.weft.proxy.config.v1.Destination message)
            throws RefusedConfigException {
        Place at = Place.root("Destination " + key);
        DestinationCompiler compiler = new DestinationCompiler();
        compiler.backends(message.getBackendsList(), at);
        return new Destination(
                key,
                generation,
                Values.name(message.getName(), at.field("name")),
                Values.protocol(message.getProtocol(), at.field("protocol")),
                compiler.routes(message.getHttpRoutesList(), at),
                HttpRoute.fallback(
                        compiler.target(
                                message.getDefaultTarget(),
                                Filters.NONE,
                                at.field("default_target")),
                        Sending.within(ofBytes(message, at))),
                message.getRoutesOnly(),
                compiler.backends,
                message.hasByName()
                        ? Optional.of(
                                byName(
                                        key,
                                        generation,
                                        message.getByName().getHostsList(),
                                        at.field("by_name")))
                        : Optional.empty(),
                ReportingCompiler.reporting(message.getReporting(), at.field("reporting")));
    }

    private static HostTable<Destination> byName(
            String key, long generation, List<HostRoutes> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_NAMES, messages.size(), parent.field("hosts"));
        Map<String, Destination> hosts = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("hosts", i);
            HostRoutes message = messages.get(i);
            if (message.getDestination().hasByName()) {
                throw at.field("destination").refuse("leads to names again");
            }
            String hostname = Hostnames.pattern(message.getHostname(), at.field("hostname"));
            String named = hostname.isEmpty() ? key : key + "/" + hostname;
            if (hosts.put(hostname, compile(named, generation, message.getDestination())) != null) {
                throw at.field("hostname").refuse("is '" + hostname + "' a second time");
            }
        }
        return new HostTable<>(hosts);
    }

    private static Lifetime ofBytes(dev.weft.proxy.config.v1.Destination message, Place at)
            throws RefusedConfigException {
        return new Lifetime(
                Values.timeout(
                        message.hasIdleTimeout(),
                        message.getIdleTimeout(),
                        at.field("idle_timeout")),
                Values.timeout(
                        message.hasStreamTimeout(),
                        message.getStreamTimeout(),
                        at.field("stream_timeout")));
    }

    private void backends(List<dev.weft.proxy.config.v1.Backend> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_BACKENDS, messages.size(), parent.field("backends"));
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("backends", i);
            Backend backend = BackendCompiler.backend(messages.get(i), at);
            if (backends.put(backend.name(), backend) != null) {
                throw at.field("name").refuse("names '" + backend.name() + "' a second time");
            }
        }
    }

    private List<HttpRoute> routes(List<dev.weft.proxy.config.v1.HttpRoute> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_ROUTES, messages.size(), parent.field("http_routes"));
        List<HttpRoute> routes = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            routes.add(route(messages.get(i), parent.element("http_routes", i)));
        }
        return routes;
    }

    private HttpRoute route(dev.weft.proxy.config.v1.HttpRoute message, Place at)
            throws RefusedConfigException {
        Filters filters = FilterCompiler.filters(message.getFiltersList(), backends.keySet(), at);
        return new HttpRoute(
                Values.name(message.getName(), at.field("name")),
                MatchCompiler.matches(message.getMatchesList(), at),
                target(message.getTarget(), filters, at.field("target")),
                filters,
                SendingCompiler.sending(message, at),
                message.getGrpc());
    }

    private RouteTarget target(
            dev.weft.proxy.config.v1.RouteTarget message, Filters filters, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_SHARES, message.getBackendsCount(), parent.field("backends"));
        List<WeightedBackend> shares = new ArrayList<>();
        for (int i = 0; i < message.getBackendsCount(); i++) {
            shares.add(share(message.getBackends(i), filters, parent.element("backends", i)));
        }
        return new RouteTarget(shares);
    }

    private WeightedBackend share(
            dev.weft.proxy.config.v1.WeightedBackend message, Filters ofRoute, Place at)
            throws RefusedConfigException {
        String backend = message.getBackend();
        if (!backend.isEmpty() && !backends.containsKey(backend)) {
            throw at.field("backend")
                    .refuse("names '" + backend + "', which is not among the backends");
        }
        if (message.getWeight() < 0 || message.getWeight() > Limits.MAX_WEIGHT) {
            throw at.field("weight")
                    .refuse(
                            "is "
                                    + Integer.toUnsignedString(message.getWeight())
                                    + ", not within 0 to "
                                    + Limits.MAX_WEIGHT);
        }
        return new WeightedBackend(
                backend,
                message.getWeight(),
                ofRoute.then(
                        FilterCompiler.filters(message.getFiltersList(), backends.keySet(), at)),
                Values.text(message.getSplit(), Limits.MAX_NAME_LENGTH, at.field("split")));
    }
}
