package dev.weft.proxy.balance;

import dev.weft.proxy.balance.Cost.Basis;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import dev.weft.proxy.snapshot.traffic.LoadBalancing.Zones;
import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Makes the picker that the rules ask for. */
final class Pickers {
    private final LoadBalancing rules;
    private final String zone;
    private final RandomGenerator random;

    /**
     * For callers of a zone.
     *
     * @param zone empty when it is not known
     */
    Pickers(LoadBalancing rules, String zone, RandomGenerator random) {
        this.rules = rules;
        this.zone = zone;
        this.random = random;
    }

    Picker of(EndpointState[] states) {
        return switch (rules.algorithm()) {
            case PEAK_EWMA -> byCost(states, new Cost(Basis.PEAK_EWMA, rules.slowStart()));
            case LEAST_REQUEST -> byCost(states, new Cost(Basis.UNDER_WAY, rules.slowStart()));
            case ROUND_ROBIN ->
                    zoned(
                            states,
                            some -> new RoundRobin(some, rules, random),
                            new Cost(Basis.UNDER_WAY, rules.slowStart()));
            case RANDOM ->
                    zoned(
                            states,
                            some -> new AtRandom(some, rules, random),
                            new Cost(Basis.UNDER_WAY, rules.slowStart()));
            case RING_HASH -> new RingHash(states);
            case MAGLEV -> new Maglev(states);
        };
    }

    private Picker byCost(EndpointState[] states, Cost cost) {
        return zoned(states, some -> new TwoChoices(some, cost, random), cost);
    }

    private Picker zoned(
            EndpointState[] states, Function<EndpointState[], Picker> picker, Cost cost) {
        if (rules.zones() == Zones.ALIKE || zone.isEmpty()) {
            return picker.apply(states);
        }
        EndpointState[] own =
                Arrays.stream(states).filter(this::here).toArray(EndpointState[]::new);
        if (own.length == 0 || own.length == states.length) {
            return picker.apply(states);
        }
        EndpointState[] others =
                Arrays.stream(states).filter(state -> !here(state)).toArray(EndpointState[]::new);
        return new OwnZoneFirst(picker.apply(own), picker.apply(others), cost);
    }

    private boolean here(EndpointState state) {
        return state.endpoint().zone().equals(zone);
    }
}
