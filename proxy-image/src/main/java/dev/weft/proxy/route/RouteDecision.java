package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.filter.Cors;
import dev.weft.proxy.snapshot.filter.Filters;
import java.util.Objects;
import java.util.Optional;

/** What becomes of an outgoing request. */
public sealed interface RouteDecision {
    /**
     * It goes to a backend.
     *
     * @param route its name is empty for the fallback
     * @param share of the route; its filters are those of both
     * @param session the one that the request belongs to, at this backend
     */
    record Forward(
            HttpRoute route, WeightedBackend share, Backend backend, Optional<SessionToken> session)
            implements RouteDecision {
        public Forward {
            Objects.requireNonNull(route);
            Objects.requireNonNull(share);
            Objects.requireNonNull(backend);
            Objects.requireNonNull(session);
        }

        /** What it asks for where a filter changes that; else as it came. */
        public String target(RequestHead head) {
            return share.filters()
                    .rewrite()
                    .flatMap(rewrite -> rewrite.path())
                    .map(path -> Targets.rewritten(head, route, path))
                    .orElseGet(head::path);
        }
    }

    /** Its client is sent elsewhere. */
    record Redirect(int statusCode, String location, Filters filters) implements RouteDecision {
        public Redirect {
            Objects.requireNonNull(location);
            Objects.requireNonNull(filters);
        }
    }

    /** It asks what scripts of its origin may do. */
    record Preflight(Cors cors) implements RouteDecision {
        public Preflight {
            Objects.requireNonNull(cors);
        }
    }

    /** The proxy answers it. */
    record Refuse(Reason reason) implements RouteDecision {
        public Refuse {
            Objects.requireNonNull(reason);
        }
    }
}
