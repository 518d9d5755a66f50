package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the endpoints of one backend: of two drawn at random, the one whose next request is
 * expected to be faster (peak EWMA of the latency, times the requests under way). Endpoints that
 * failed are left out for a while, unless all have. Confined to one event loop.
 */
public final class Balancer {
    /** Draws of one candidate before the endpoints are gone through one by one. */
    private static final int MAX_DRAWS = 4;

    private record Peer(String address, int port, Optional<String> identity) {
        static Peer of(Endpoint endpoint) {
            return new Peer(endpoint.address(), endpoint.port(), endpoint.identity());
        }
    }

    private final RandomGenerator random;
    private List<Endpoint> current = List.of();
    private EndpointState[] states = {};

    public Balancer(RandomGenerator random) {
        this.random = random;
    }

    /** Takes over a new set of endpoints; what is known of those that stay is kept. */
    public void update(List<Endpoint> endpoints, long nanoTime) {
        if (endpoints.equals(current)) {
            return;
        }
        Map<Peer, EndpointState> known = new HashMap<>();
        for (EndpointState state : states) {
            known.put(Peer.of(state.endpoint()), state);
        }
        EndpointState[] next = new EndpointState[endpoints.size()];
        for (int i = 0; i < next.length; i++) {
            Endpoint endpoint = endpoints.get(i);
            EndpointState state = known.get(Peer.of(endpoint));
            next[i] = state == null ? new EndpointState(endpoint, nanoTime) : state;
            next[i].describe(endpoint);
        }
        states = next;
        current = List.copyOf(endpoints);
    }

    /**
     * Picks an endpoint.
     *
     * @param excluded those that this request has tried
     * @return empty when there is no endpoint beside the excluded
     */
    public Optional<Pick> pick(long nanoTime, Set<Endpoint> excluded) {
        EndpointState chosen = choose(nanoTime, excluded, Health.OPEN);
        if (chosen == null) {
            // All that are left were ejected: a bad endpoint is better than none.
            chosen = choose(nanoTime, excluded, Health.ANY);
        }
        return chosen == null ? Optional.empty() : Optional.of(new Pick(chosen, random, nanoTime));
    }

    /** Whether a connection to any endpoint can be made, as far as is known. */
    public boolean reachable(long nanoTime) {
        for (EndpointState state : states) {
            if (state.ejection().reachable(nanoTime)) {
                return true;
            }
        }
        return false;
    }

    private enum Health {
        OPEN,
        ANY
    }

    private @Nullable EndpointState choose(long nanoTime, Set<Endpoint> excluded, Health health) {
        EndpointState first = candidate(nanoTime, excluded, health, null);
        if (first == null) {
            return null;
        }
        EndpointState second = candidate(nanoTime, excluded, health, first);
        return second == null || first.cost(nanoTime) <= second.cost(nanoTime) ? first : second;
    }

    private @Nullable EndpointState candidate(
            long nanoTime, Set<Endpoint> excluded, Health health, @Nullable EndpointState other) {
        if (states.length == 0) {
            return null;
        }
        int at = 0;
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            at = random.nextInt(states.length);
            if (fits(states[at], nanoTime, excluded, health, other)) {
                return states[at];
            }
        }
        for (int step = 1; step <= states.length; step++) {
            EndpointState state = states[(at + step) % states.length];
            if (fits(state, nanoTime, excluded, health, other)) {
                return state;
            }
        }
        return null;
    }

    private static boolean fits(
            EndpointState state,
            long nanoTime,
            Set<Endpoint> excluded,
            Health health,
            @Nullable EndpointState other) {
        return state != other
                && (health == Health.ANY || state.ejection().open(nanoTime))
                && (excluded.isEmpty() || !excluded.contains(state.endpoint()));
    }
}
