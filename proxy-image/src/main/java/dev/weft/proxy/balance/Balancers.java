package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The balancers of one event loop. */
public final class Balancers {
    private final Map<String, Balancer> balancers = new HashMap<>();
    private final RandomGenerator random;

    public Balancers(RandomGenerator random) {
        this.random = random;
    }

    /** The balancer of a backend of a destination, with the backend's endpoints. */
    public Balancer of(Destination destination, Backend backend, long nanoTime) {
        Balancer balancer =
                balancers.computeIfAbsent(
                        destination.key() + backend.name(), k -> new Balancer(random));
        balancer.update(backend.endpoints(), nanoTime);
        return balancer;
    }
}
