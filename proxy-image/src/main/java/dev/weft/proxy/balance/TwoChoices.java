package dev.weft.proxy.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Of two endpoints drawn at random the cheaper one. */
final class TwoChoices implements Picker {
    /** Draws of one candidate before the endpoints are gone through one by one. */
    private static final int MAX_DRAWS = 4;

    private final EndpointState[] states;
    private final Cost cost;
    private final RandomGenerator random;

    TwoChoices(EndpointState[] states, Cost cost, RandomGenerator random) {
        this.states = states;
        this.cost = cost;
        this.random = random;
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        EndpointState first = candidate(fit, null);
        if (first == null) {
            return null;
        }
        EndpointState second = candidate(fit, first);
        return second == null || cost.of(first, fit.nanoTime()) <= cost.of(second, fit.nanoTime())
                ? first
                : second;
    }

    private @Nullable EndpointState candidate(Fit fit, @Nullable EndpointState other) {
        if (states.length == 0) {
            return null;
        }
        int at = 0;
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            at = random.nextInt(states.length);
            if (states[at] != other && fit.takes(states[at])) {
                return states[at];
            }
        }
        return Scan.from(states, at + 1, fit, other);
    }
}
