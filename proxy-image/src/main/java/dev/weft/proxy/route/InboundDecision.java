package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.List;

/**
 * Whose rules may hold for an incoming request: those of the port alone, of a route, or, when the
 * request can be read in several ways, of several. All of them must let it through.
 */
public record InboundDecision(boolean portAlone, List<InboundRoute> routes) {
    /** Of every request to a port without routes. */
    public static final InboundDecision PORT_ALONE = new InboundDecision(true, List.of());

    public InboundDecision {
        routes = List.copyOf(routes);
        if (!portAlone && routes.isEmpty()) {
            throw new IllegalArgumentException("some rules hold for every request");
        }
    }

    /** Of bytes, in which any request may hide. */
    public static InboundDecision all(InboundPort port) {
        return port.routes().isEmpty() ? PORT_ALONE : new InboundDecision(true, port.routes());
    }
}
