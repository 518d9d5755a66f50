package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a share of a target: each gets exactly its weight's part of the draws, in whole numbers.
 */
final class Share {
    private Share() {}

    /**
     * Empty when every weight is zero, or when there are none. A backend that cannot be reached, or
     * has no endpoints and is part of a TrafficSplit, leaves its share to the others; a backend of
     * a route without endpoints does not (Gateway API: its share is answered with 503).
     */
    static Optional<WeightedBackend> draw(
            RouteTarget target, Map<String, Backend> backends, Chance chance) {
        List<WeightedBackend> shares = target.backends();
        if (shares.size() == 1) {
            WeightedBackend only = shares.getFirst();
            return only.weight() > 0 ? Optional.of(only) : Optional.empty();
        }
        if (target.totalWeight() == 0) {
            return Optional.empty();
        }
        WeightedBackend drawn = at(chance.draws().below(target.totalWeight()), shares);
        if (!absent(drawn, backends, chance)) {
            return Optional.of(drawn);
        }
        List<WeightedBackend> others =
                shares.stream().filter(other -> usable(other, backends, chance)).toList();
        long total = others.stream().mapToLong(WeightedBackend::weight).sum();
        return Optional.of(total == 0 ? drawn : at(chance.random().nextLong(total), others));
    }

    /** The share that a session is at. */
    static Optional<WeightedBackend> of(HttpRoute route, SessionToken session) {
        for (WeightedBackend share : route.target().backends()) {
            if (session.isAt(share.backend())) {
                return Optional.of(share);
            }
        }
        return Optional.empty();
    }

    /** The share that a number from 0 to less than the sum of the weights belongs to. */
    private static WeightedBackend at(long drawn, List<WeightedBackend> shares) {
        long left = drawn;
        for (int i = 0; i < shares.size(); i++) {
            left -= shares.get(i).weight();
            if (left < 0) {
                return shares.get(i);
            }
        }
        throw new IllegalStateException("the weights no longer add up to their sum");
    }

    private static boolean absent(
            WeightedBackend share, Map<String, Backend> backends, Chance chance) {
        Backend backend = backends.get(share.backend());
        if (backend == null) {
            return false;
        }
        return backend.endpoints().isEmpty()
                ? !share.split().isEmpty()
                : !chance.reachable().test(backend);
    }

    private static boolean usable(
            WeightedBackend share, Map<String, Backend> backends, Chance chance) {
        Backend backend = backends.get(share.backend());
        return backend != null
                && !backend.endpoints().isEmpty()
                && chance.reachable().test(backend);
    }
}
