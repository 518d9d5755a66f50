package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import java.util.Set;

/**
 * Which endpoints come into question for one request.
 *
 * @param excluded those that the request has tried
 * @param most that may be under way to one
 */
record Fit(long nanoTime, Set<Endpoint> excluded, Health health, int most) {
    /** How well an endpoint must be. */
    enum Health {
        /** Not left out. */
        OPEN,
        /** Also left out for its answers: so many are that those that remain cannot do it alone. */
        REACHABLE,
        /** Any: a bad endpoint is better than none. */
        ANY
    }

    boolean takes(EndpointState state) {
        boolean well =
                switch (health) {
                    case OPEN -> state.ejection().open(nanoTime);
                    case REACHABLE -> state.ejection().reachable(nanoTime);
                    case ANY -> true;
                };
        return well
                && state.pending() < most
                && (excluded.isEmpty() || !excluded.contains(state.endpoint()));
    }

    Fit with(Health other) {
        return new Fit(nanoTime, excluded, other, most);
    }
}
