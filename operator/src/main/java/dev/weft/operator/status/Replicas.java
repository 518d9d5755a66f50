package dev.weft.operator.status;

import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.watch.ObjectRef;
import java.util.List;
import java.util.Map;

/** The other replicas of the operator. A proxy is connected to one of all; one writes status. */
public interface Replicas {
    /** There are none. */
    Replicas NONE =
            new Replicas() {
                @Override
                public void tell(Standings own, Map<ObjectRef, Long> generations) {
                    // Nobody listens.
                }

                @Override
                public void tell(List<LoadBook.Counted> counted) {
                    // Nobody listens.
                }

                @Override
                public void tell(TrafficSummary own) {
                    // Nobody listens.
                }

                @Override
                public TrafficSummary join(TrafficSummary own) {
                    return own;
                }

                @Override
                public Standings join(Standings own, Map<ObjectRef, Long> generations) {
                    return own;
                }
            };

    /**
     * Says how far the proxies of this replica are. Must not block.
     *
     * @param generations of the objects that this replica read
     */
    void tell(Standings own, Map<ObjectRef, Long> generations);

    /** Says what the proxies of this replica sent out. Must not block. */
    void tell(List<LoadBook.Counted> counted);

    /** Says what came in to the proxies of this replica. Must not block. */
    void tell(TrafficSummary own);

    /** Adds what came in to the proxies of the other replicas. */
    TrafficSummary join(TrafficSummary own);

    /** Adds how far the proxies of the other replicas are with the objects of these generations. */
    Standings join(Standings own, Map<ObjectRef, Long> generations);
}
