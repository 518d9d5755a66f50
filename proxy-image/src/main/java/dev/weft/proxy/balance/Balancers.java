package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The balancers of one event loop, one for each backend of each destination. Beyond {@value
 * #MAX_BALANCERS} the one that was not used for longest is forgotten, with what it had learnt.
 */
public final class Balancers {
    static final int MAX_BALANCERS = 4_096;

    private record Key(String destination, String backend) {}

    private final RandomGenerator random;
    private final Map<Key, Balancer> balancers =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Balancer> eldest) {
                    return size() > MAX_BALANCERS;
                }
            };

    public Balancers(RandomGenerator random) {
        this.random = random;
    }

    /** The balancer of a backend of a destination, with the backend's endpoints. */
    public Balancer of(Destination destination, Backend backend, long nanoTime) {
        Balancer balancer =
                balancers.computeIfAbsent(
                        new Key(destination.key(), backend.name()), key -> new Balancer(random));
        balancer.update(backend.endpoints(), nanoTime);
        return balancer;
    }
}
