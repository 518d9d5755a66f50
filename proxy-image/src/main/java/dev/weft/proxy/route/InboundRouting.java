package dev.weft.proxy.route;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Picks the route whose rules hold for an incoming request. */
public final class InboundRouting {
    private InboundRouting() {}

    /** Decides; a path that different applications would route differently is refused. */
    public static InboundDecision decide(RequestHead head, InboundPort port) {
        if (port.routes().isEmpty()) {
            return new InboundDecision.PortOnly();
        }
        return switch (NormalizedPath.of(head.path())) {
            case NormalizedPath.Ambiguous(String why) -> refuse(port, why);
            case NormalizedPath.Read(List<String> readings) -> decide(head, port, readings);
        };
    }

    private static InboundDecision decide(
            RequestHead head, InboundPort port, List<String> readings) {
        InboundRoute route = best(head, port, readings.getFirst());
        for (int i = 1; i < readings.size(); i++) {
            if (!Objects.equals(best(head, port, readings.get(i)), route)) {
                return refuse(port, "the path can be read in two ways that have different rules");
            }
        }
        return route == null ? new InboundDecision.PortOnly() : new InboundDecision.Matched(route);
    }

    private static @Nullable InboundRoute best(RequestHead head, InboundPort port, String path) {
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
        return best;
    }

    private static InboundDecision refuse(InboundPort port, String why) {
        return new InboundDecision.Refuse(
                Reason.of(ReasonCode.BAD_REQUEST)
                        .with("destination", port.service())
                        .with("why", why));
    }
}
