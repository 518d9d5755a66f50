package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks the routes whose rules may hold for an incoming request. */
public final class InboundRouting {
    private final RequestHead head;
    private final InboundPort port;
    private final Set<InboundRoute> routes = new LinkedHashSet<>();
    private boolean portAlone;
    private @Nullable MatchRank lowest;

    private InboundRouting(RequestHead head, InboundPort port) {
        this.head = head;
        this.port = port;
    }

    /**
     * Decides. The best match holds; so does every better one that another reading of the request
     * would have, or an application that does not tell upper from lower case.
     */
    public static InboundDecision decide(RequestHead head, InboundPort port) {
        return port.routes().isEmpty()
                ? InboundDecision.PORT_ALONE
                : new InboundRouting(head, port).decide();
    }

    private InboundDecision decide() {
        switch (NormalizedPath.of(head.path())) {
            case NormalizedPath.Unclear unclear -> {
                portAlone = true;
                addDoubtful(List.of());
            }
            case NormalizedPath.Read(List<String> readings) -> {
                readings.forEach(this::addBest);
                addDoubtful(readings);
            }
        }
        return new InboundDecision(portAlone, List.copyOf(routes));
    }

    private void addBest(String path) {
        MatchedRequest request = new MatchedRequest(head, path);
        InboundRoute best = null;
        MatchRank bestRank = null;
        for (int i = 0; i < port.routes().size(); i++) {
            InboundRoute route = port.routes().get(i);
            MatchRank rank = request.rank(route.matches(), i).orElse(null);
            if (rank != null && (bestRank == null || rank.compareTo(bestRank) > 0)) {
                best = route;
                bestRank = rank;
            }
        }
        if (best == null || bestRank == null) {
            portAlone = true;
        } else {
            routes.add(best);
            lowest = lowest == null || bestRank.compareTo(lowest) < 0 ? bestRank : lowest;
        }
    }

    /**
     * Adds routes that may match and would then be better than what matches for sure.
     *
     * @param readings of the path; empty when it may be any
     */
    private void addDoubtful(List<String> readings) {
        DoubtfulRequest request = new DoubtfulRequest(head, readings);
        for (int i = 0; i < port.routes().size(); i++) {
            InboundRoute route = port.routes().get(i);
            MatchRank rank = request.rank(route.matches(), i).orElse(null);
            if (rank != null && (portAlone || lowest == null || rank.compareTo(lowest) > 0)) {
                routes.add(route);
            }
        }
    }
}
