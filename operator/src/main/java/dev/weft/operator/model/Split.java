package dev.weft.operator.model;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.HttpMatch;
import java.util.List;

/**
 * A TrafficSplit that is in force.
 *
 * @param matches which requests are split; empty means all
 */
public record Split(ObjectRef ref, ServiceKey root, List<Part> parts, List<HttpMatch> matches) {
    public Split {
        parts = List.copyOf(parts);
        matches = List.copyOf(matches);
    }

    /** A backend and its weight in thousandths. */
    public record Part(ServiceKey service, long weightThousandths) {}

    /** The sum of all weights in thousandths. */
    public long totalThousandths() {
        return parts.stream().mapToLong(Part::weightThousandths).sum();
    }
}
