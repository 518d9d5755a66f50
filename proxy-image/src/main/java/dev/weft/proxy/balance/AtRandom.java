package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Any endpoint that fits. */
final class AtRandom implements Picker {
    private static final int MAX_DRAWS = 8;

    private final EndpointState[] states;
    private final RandomGenerator random;
    private final Warming warming;

    AtRandom(EndpointState[] states, LoadBalancing rules, RandomGenerator random) {
        this.states = states;
        this.random = random;
        this.warming = new Warming(rules, random);
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        if (states.length == 0) {
            return null;
        }
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            EndpointState state = states[random.nextInt(states.length)];
            if (fit.takes(state) && warming.takes(state, fit.nanoTime())) {
                return state;
            }
        }
        return Scan.from(states, random.nextInt(states.length), fit, null);
    }
}
