package dev.weft.proxy.snapshot;

import java.util.List;

/** Where requests go, by weight. No backends, or only zero weights, is an ordinary case. */
public record RouteTarget(List<WeightedBackend> backends) {
    public RouteTarget {
        backends = List.copyOf(backends);
    }

    /** The sum of the weights; zero when nothing is to be served. */
    public long totalWeight() {
        long total = 0;
        for (int i = 0; i < backends.size(); i++) {
            total += backends.get(i).weight();
        }
        return total;
    }
}
