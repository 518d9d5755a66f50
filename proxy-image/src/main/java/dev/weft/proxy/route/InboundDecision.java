package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** What a request must pass besides authorization: what its route says, or the port. */
    public Admission admission(InboundPort port) {
        for (int i = 0; i < routes.size(); i++) {
            Optional<Admission> own = routes.get(i).admission();
            if (own.isPresent()) {
                return own.get();
            }
        }
        return port.admission();
    }

    /** Who is asked about what the rules let pass: each of whose rules may hold. */
    public List<ExternalAuthorizer> externals(InboundPort port) {
        Optional<ExternalAuthorizer> ofPort = port.authorization().external();
        if (routes.isEmpty()) {
            return ofPort.map(List::of).orElse(List.of());
        }
        return Stream.concat(
                        portAlone ? ofPort.stream() : Stream.empty(),
                        routes.stream().flatMap(route -> route.authorization().external().stream()))
                .distinct()
                .toList();
    }

    /** Of bytes, in which any request may hide. */
    public static InboundDecision all(InboundPort port) {
        return port.routes().isEmpty() ? PORT_ALONE : new InboundDecision(true, port.routes());
    }
}
