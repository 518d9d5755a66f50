package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.filter.Filter;
import dev.weft.proxy.snapshot.match.PathText;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks the route and the backend of what leaves the application. */
public final class Router {
    private static final String GRPC_CONTENT_TYPE = "application/grpc";

    private Router() {}

    /** Decides about a request; the default target holds when no route is attached. */
    public static RouteDecision route(RequestHead head, Destination destination, Chance chance) {
        HttpRoute best = best(head, destination);
        if (best != null) {
            return forward(
                    destination,
                    best.name(),
                    best.target(),
                    best.filters(),
                    best.sending(),
                    chance);
        }
        if (destination.routesOnly()) {
            return refuse(ReasonCode.NO_ROUTE, destination, "");
        }
        return forBytes(destination, chance);
    }

    /** Decides about opaque bytes, which no route can match. */
    public static RouteDecision forBytes(Destination destination, Chance chance) {
        return forward(
                destination, "", destination.defaultTarget(), List.of(), Sending.PLAIN, chance);
    }

    private static @Nullable HttpRoute best(RequestHead head, Destination destination) {
        List<HttpRoute> routes = destination.routes();
        if (routes.isEmpty()) {
            return null;
        }
        String path = PathText.withoutQuery(head.path());
        // A path with two readings is routed by the way it is written; only authorization must
        // care.
        MatchedRequest request = new MatchedRequest(head, PathText.canonical(path).orElse(path));
        boolean grpc = head.header("content-type").orElse("").startsWith(GRPC_CONTENT_TYPE);
        HttpRoute best = null;
        MatchRank bestRank = null;
        for (int i = 0; i < routes.size(); i++) {
            HttpRoute route = routes.get(i);
            if (route.grpc() && !grpc) {
                continue;
            }
            MatchRank rank = request.rank(route.matches(), i).orElse(null);
            if (rank != null && (bestRank == null || rank.compareTo(bestRank) > 0)) {
                best = route;
                bestRank = rank;
            }
        }
        return best;
    }

    private static RouteDecision forward(
            Destination destination,
            String route,
            RouteTarget target,
            List<Filter> filters,
            Sending sending,
            Chance chance) {
        WeightedBackend share = Share.draw(target, destination.backends(), chance).orElse(null);
        if (share == null) {
            return refuse(ReasonCode.ZERO_WEIGHTS, destination, route);
        }
        Backend backend = destination.backends().get(share.backend());
        if (backend == null) {
            return refuse(ReasonCode.NO_BACKEND, destination, route);
        }
        if (backend.endpoints().isEmpty()) {
            return new RouteDecision.Refuse(
                    reason(ReasonCode.NO_ENDPOINTS, destination, route)
                            .with("backend", backend.name()));
        }
        return new RouteDecision.Forward(
                route, joined(filters, share.filters()), backend, share.split(), sending);
    }

    private static List<Filter> joined(List<Filter> ofRoute, List<Filter> ofShare) {
        if (ofShare.isEmpty()) {
            return ofRoute;
        }
        if (ofRoute.isEmpty()) {
            return ofShare;
        }
        List<Filter> all = new ArrayList<>(ofRoute);
        all.addAll(ofShare);
        return all;
    }

    private static RouteDecision refuse(ReasonCode code, Destination destination, String route) {
        return new RouteDecision.Refuse(reason(code, destination, route));
    }

    private static Reason reason(ReasonCode code, Destination destination, String route) {
        Reason reason = Reason.of(code).with("destination", destination.name());
        if (!route.isEmpty()) {
            reason = reason.with("route", route);
        }
        return reason.with("generation", Long.toString(destination.generation()));
    }
}
