package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.filter.Filters;
import java.util.Objects;

/**
 * A share of a target.
 *
 * @param backend the name of a backend of the destination; empty when the reference does not
 *     resolve, and such a share is answered with 500
 * @param weight zero or more; zero gets no traffic
 * @param filters those of the route, and then its own
 * @param split the TrafficSplit that put the share here, or empty
 */
public record WeightedBackend(String backend, int weight, Filters filters, String split) {
    public WeightedBackend {
        Objects.requireNonNull(backend);
        Objects.requireNonNull(filters);
        Objects.requireNonNull(split);
        if (weight < 0) {
            throw new IllegalArgumentException("weight " + weight + " is negative");
        }
    }
}
