package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Chooses among the endpoints of one backend; confined to one event loop. */
public final class Balancer {
    private List<Endpoint> endpoints = List.of();
    private final RandomGenerator random;

    public Balancer(RandomGenerator random) {
        this.random = random;
    }

    /** Takes over a new set of endpoints; what is known of those that stay is kept. */
    public void update(List<Endpoint> current, long nanoTime) {
        endpoints = nanoTime == Long.MIN_VALUE ? List.of() : List.copyOf(current);
    }

    /**
     * Picks an endpoint.
     *
     * @param excluded those that this request has tried
     * @return empty when there is no endpoint beside the excluded
     */
    public Optional<Pick> pick(long nanoTime, Set<Endpoint> excluded) {
        return endpoints.stream()
                .filter(e -> !excluded.contains(e))
                .skip(random.nextInt(1))
                .findFirst()
                .map(Pick::new);
    }
}
