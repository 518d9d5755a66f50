package dev.weft.proxy.balance;

import dev.weft.proxy.balance.Fit.Health;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses among the endpoints of one backend, by the backend's rules. Endpoints that failed are
 * left out for a while, unless so many have that the others could not carry the load. Confined to
 * one event loop.
 */
public final class Balancer {
    private record Peer(String address, int port, Optional<String> identity) {
        static Peer of(Endpoint endpoint) {
            return new Peer(endpoint.address(), endpoint.port(), endpoint.identity());
        }
    }

    private final Surroundings surroundings;
    private final EjectionTally tally = new EjectionTally();
    private Backend backend = Backend.of("-", List.of(), Protocol.DETECT);
    private EndpointState[] states = {};
    private Picker picker = (fit, hash) -> null;

    /**
     * What is not of the backend.
     *
     * @param zone of the caller; empty when it is not known
     */
    public record Surroundings(RandomGenerator random, String zone, EjectionListener ejections) {}

    public Balancer(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Takes over other endpoints or rules; what is known of endpoints that stay is kept. */
    public void update(Backend current, long nanoTime) {
        if (backend.endpoints().equals(current.endpoints())
                && backend.balancing().equals(current.balancing())
                && backend.breaking().equals(current.breaking())) {
            backend = current;
            return;
        }
        backend = current;
        Map<Peer, EndpointState> known = new HashMap<>();
        for (EndpointState state : states) {
            known.put(Peer.of(state.endpoint()), state);
        }
        List<Endpoint> endpoints = current.endpoints();
        EndpointState[] next = new EndpointState[endpoints.size()];
        tally.restart(next.length);
        for (int i = 0; i < next.length; i++) {
            Endpoint endpoint = endpoints.get(i);
            EndpointState state = known.remove(Peer.of(endpoint));
            next[i] = state == null ? fresh(endpoint, nanoTime) : state;
            next[i].describe(endpoint, current.breaking());
            tally.add(next[i].ejection());
        }
        known.values().forEach(gone -> gone.ejection().leave());
        states = next;
        picker =
                new Pickers(current.balancing(), surroundings.zone(), surroundings.random())
                        .of(next);
    }

    private EndpointState fresh(Endpoint endpoint, long nanoTime) {
        return states.length == 0
                ? EndpointState.ofFirst(endpoint, tally, surroundings.random(), nanoTime)
                : EndpointState.ofNew(endpoint, tally, surroundings.random(), nanoTime);
    }

    /** A hash that no two requests have in common, for requests without anything to hash. */
    public long anyHash() {
        return surroundings.random().nextLong();
    }

    /**
     * Picks an endpoint.
     *
     * @param excluded those that this request has tried
     * @param hash what requests that belong together have in common
     * @param most that may be under way to one endpoint
     * @return empty when there is no endpoint beside the excluded, or when they are full
     */
    public Optional<Pick> pick(long nanoTime, Set<Endpoint> excluded, long hash, int most) {
        boolean panic = tally.panic(backend.balancing().panicThresholdPercent());
        Fit fit = new Fit(nanoTime, excluded, panic ? Health.REACHABLE : Health.OPEN, most);
        EndpointState chosen = picker.pick(fit, hash);
        if (chosen == null) {
            chosen = picker.pick(fit.with(Health.ANY), hash);
        }
        return chosen == null ? Optional.empty() : Optional.of(picked(chosen, nanoTime));
    }

    private Pick picked(EndpointState state, long nanoTime) {
        return new Pick(state, surroundings.ejections(), nanoTime);
    }

    /**
     * Picks the endpoint of a session, by {@link #sessionOf}; empty when it is gone, not well or
     * full.
     */
    public Optional<Pick> pickSession(
            long session, long nanoTime, Set<Endpoint> excluded, int most) {
        Fit fit = new Fit(nanoTime, excluded, Health.OPEN, most);
        for (EndpointState state : states) {
            if (sessionOf(state.endpoint()) == session && fit.takes(state)) {
                return Optional.of(picked(state, nanoTime));
            }
        }
        return Optional.empty();
    }

    /** What sessions at an endpoint have in common. */
    public static long sessionOf(Endpoint endpoint) {
        return EndpointNames.hash(endpoint);
    }

    /** Whether an endpoint beside the excluded was only passed over because it is full. */
    public boolean full(long nanoTime, Set<Endpoint> excluded, int most) {
        Fit anything = new Fit(nanoTime, excluded, Health.ANY, Integer.MAX_VALUE);
        for (EndpointState state : states) {
            if (state.pending() >= most && anything.takes(state)) {
                return true;
            }
        }
        return false;
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

    /** Of how many endpoints are left out now. */
    public int ejected() {
        return tally.ejected();
    }

    /** What is known of each endpoint. */
    public List<EndpointReport> report(long nanoTime) {
        List<EndpointReport> all = new ArrayList<>();
        for (EndpointState state : states) {
            all.add(EndpointReport.of(state, nanoTime));
        }
        return all;
    }
}
