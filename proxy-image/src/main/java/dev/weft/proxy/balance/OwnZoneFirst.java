package dev.weft.proxy.balance;

import org.jspecify.annotations.Nullable;

/**
 * The caller's zone, until another endpoint there is expected to cost {@value #SPILL} times as much
 * as one elsewhere. So load spills over little by little, and comes back by itself.
 */
final class OwnZoneFirst implements Picker {
    static final double SPILL = 2;

    private final Picker own;
    private final Picker elsewhere;
    private final Cost cost;

    OwnZoneFirst(Picker own, Picker elsewhere, Cost cost) {
        this.own = own;
        this.elsewhere = elsewhere;
        this.cost = cost;
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        EndpointState here = own.pick(fit, hash);
        EndpointState there = elsewhere.pick(fit, hash);
        if (here == null || there == null) {
            return here == null ? there : here;
        }
        return cost.of(here, fit.nanoTime()) > SPILL * cost.of(there, fit.nanoTime())
                ? there
                : here;
    }
}
