package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.filter.Filter;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What becomes of an outgoing request. */
public sealed interface RouteDecision {
    /**
     * It goes to a backend.
     *
     * @param route the route's name; empty for the default target
     * @param filters in the order in which they apply
     * @param split the TrafficSplit that put the backend there, or empty
     * @param session the one that the request belongs to, at this backend
     */
    record Forward(
            String route,
            List<Filter> filters,
            Backend backend,
            String split,
            Sending sending,
            Optional<SessionToken> session)
            implements RouteDecision {
        public Forward {
            Objects.requireNonNull(route);
            Objects.requireNonNull(backend);
            Objects.requireNonNull(split);
            Objects.requireNonNull(sending);
            Objects.requireNonNull(session);
            filters = List.copyOf(filters);
        }
    }

    /** The proxy answers it. */
    record Refuse(Reason reason) implements RouteDecision {
        public Refuse {
            Objects.requireNonNull(reason);
        }
    }
}
