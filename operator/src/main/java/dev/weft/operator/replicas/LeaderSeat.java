package dev.weft.operator.replicas;

import java.util.Optional;

/** Who this replica is and who leads. Safe for use by several threads. */
public final class LeaderSeat {
    private final ReplicaAddress own;
    private volatile Optional<ReplicaAddress> leader = Optional.empty();

    public LeaderSeat(ReplicaAddress own) {
        this.own = own;
    }

    /** This replica. */
    public ReplicaAddress own() {
        return own;
    }

    /** Notes the holder identity of the Lease. */
    public void taken(String holder) {
        leader = ReplicaAddress.read(holder);
    }

    /** Whether this replica leads. */
    public boolean leads() {
        return leader.filter(own::equals).isPresent();
    }

    /** The leader, when it is known and another. */
    Optional<ReplicaAddress> elsewhere() {
        return leader.filter(one -> !one.equals(own));
    }
}
