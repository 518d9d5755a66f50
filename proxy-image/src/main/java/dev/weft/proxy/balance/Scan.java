package dev.weft.proxy.balance;

import org.jspecify.annotations.Nullable;

/** Goes through endpoints one by one, for when drawing by chance has found none. */
final class Scan {
    private Scan() {}

    /** The first that fits at or behind a place, but not the other one. */
    static @Nullable EndpointState from(
            EndpointState[] states, int start, Fit fit, @Nullable EndpointState other) {
        for (int step = 0; step < states.length; step++) {
            EndpointState state = states[(start + step) % states.length];
            if (state != other && fit.takes(state)) {
                return state;
            }
        }
        return null;
    }
}
