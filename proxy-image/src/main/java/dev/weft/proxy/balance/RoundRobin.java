package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One endpoint after the other; new ones are passed over now and then while they warm up. */
final class RoundRobin implements Picker {
    private final EndpointState[] states;
    private final Warming warming;
    private int next;

    RoundRobin(EndpointState[] states, LoadBalancing rules, RandomGenerator random) {
        this.states = states;
        this.warming = new Warming(rules, random);
        this.next = states.length == 0 ? 0 : random.nextInt(states.length);
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        for (int step = 0; step < states.length; step++) {
            EndpointState state = advance();
            if (fit.takes(state) && warming.takes(state, fit.nanoTime())) {
                return state;
            }
        }
        // All that fit are new.
        return states.length == 0 ? null : Scan.from(states, next, fit, null);
    }

    private EndpointState advance() {
        EndpointState state = states[next];
        next = (next + 1) % states.length;
        return state;
    }
}
