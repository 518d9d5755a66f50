package dev.weft.proxy.route;

import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.traffic.SessionPersistence;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Picks the route and the backend of what leaves the application. */
public final class Router {
    private static final String GRPC_CONTENT_TYPE = "application/grpc";

    private Router() {}

    /** Decides about a request; the fallback holds when no route is attached. */
    public static RouteDecision route(RequestHead head, Destination destination, Chance chance) {
        return matched(head, destination, chance)
                .orElseGet(() -> refuse(ReasonCode.NO_ROUTE, destination, ""));
    }

    /** The same; empty when only routes count and none matches. */
    public static Optional<RouteDecision> matched(
            RequestHead head, Destination destination, Chance chance) {
        HttpRoute best = best(head, destination);
        return best == null && destination.routesOnly()
                ? Optional.empty()
                : Optional.of(
                        along(
                                best == null ? destination.fallback() : best,
                                head,
                                destination,
                                chance));
    }

    private static RouteDecision along(
            HttpRoute route, RequestHead head, Destination destination, Chance chance) {
        if (route.filters().equals(Filters.NONE)) {
            return forward(head, destination, route, chance);
        }
        return answer(head, route, route.filters())
                .orElseGet(() -> forward(head, destination, route, chance));
    }

    /** What filters answer in the place of a backend. */
    private static Optional<RouteDecision> answer(
            RequestHead head, HttpRoute route, Filters filters) {
        if (filters.cors().isPresent() && CorsAnswer.isPreflight(head)) {
            return Optional.of(new RouteDecision.Preflight(filters.cors().get()));
        }
        return filters.redirect()
                .<RouteDecision>map(
                        redirect ->
                                new RouteDecision.Redirect(
                                        redirect.statusCode(),
                                        Targets.location(head, route, redirect),
                                        filters));
    }

    private static RouteDecision forward(
            RequestHead head, Destination destination, HttpRoute route, Chance chance) {
        RouteDecision decision = forward(destination, route, session(head, route, chance), chance);
        return decision instanceof RouteDecision.Forward to
                        && !to.share().filters().equals(route.filters())
                ? answer(head, route, to.share().filters()).orElse(decision)
                : decision;
    }

    /** Decides about opaque bytes, which no route can match. */
    public static RouteDecision forBytes(Destination destination, Chance chance) {
        return forward(destination, destination.fallback(), Optional.empty(), chance);
    }

    /** The session that a request says it belongs to; empty where there are none. */
    private static Optional<SessionToken> session(
            RequestHead head, HttpRoute route, Chance chance) {
        if (route.sending().session().isEmpty()) {
            return Optional.empty();
        }
        SessionPersistence rules = route.sending().session().get();
        Optional<String> sent =
                switch (rules.carrier()) {
                    case COOKIE -> Cookies.value(head, rules.name());
                    case HEADER -> head.header(rules.name());
                };
        return sent.flatMap(SessionToken::read)
                .filter(
                        token ->
                                !rules.absoluteTimeout()
                                        .map(most -> token.over(most, chance.clock().instant()))
                                        .orElse(false));
    }

    private static @Nullable HttpRoute best(RequestHead head, Destination destination) {
        List<HttpRoute> routes = destination.routes();
        if (routes.isEmpty()) {
            return null;
        }
        // A path with several readings is routed by the way it is written; only authorization must
        // care.
        MatchedRequest request =
                new MatchedRequest(head, Targets.written(PathText.withoutQuery(head.path())));
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

    /** Where no reference of a rule is any good the answer is 500, whatever the weights are. */
    private static ReasonCode nobodys(RouteTarget target) {
        return !target.backends().isEmpty()
                        && target.backends().stream().allMatch(one -> one.backend().isEmpty())
                ? ReasonCode.NO_BACKEND
                : ReasonCode.ZERO_WEIGHTS;
    }

    private static RouteDecision forward(
            Destination destination,
            HttpRoute route,
            Optional<SessionToken> session,
            Chance chance) {
        // A session stays where it is, whatever the weights are by now (GEP-1619).
        Optional<WeightedBackend> sticky = session.flatMap(token -> Share.of(route, token));
        WeightedBackend share =
                sticky.or(() -> Share.draw(route.target(), destination.backends(), chance))
                        .orElse(null);
        if (share == null) {
            return refuse(nobodys(route.target()), destination, route.name());
        }
        Backend backend = destination.backends().get(share.backend());
        if (backend == null) {
            return refuse(ReasonCode.NO_BACKEND, destination, route.name());
        }
        if (backend.endpoints().isEmpty()) {
            return new RouteDecision.Refuse(
                    reason(ReasonCode.NO_ENDPOINTS, destination, route.name())
                            .with("backend", backend.name()));
        }
        return new RouteDecision.Forward(
                route, share, backend, sticky.isPresent() ? session : Optional.empty());
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
