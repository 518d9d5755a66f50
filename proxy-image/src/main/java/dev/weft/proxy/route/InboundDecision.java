package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.Objects;

/** Which rules hold for an incoming request. */
public sealed interface InboundDecision {
    /** Those of the port and of one route. */
    record Matched(InboundRoute route) implements InboundDecision {
        public Matched {
            Objects.requireNonNull(route);
        }
    }

    /** Those of the port alone. */
    record PortOnly() implements InboundDecision {}

    /** The request cannot be read in one way only. */
    record Refuse(Reason reason) implements InboundDecision {
        public Refuse {
            Objects.requireNonNull(reason);
        }
    }
}
