package dev.weft.proxy.admission;

import dev.weft.proxy.snapshot.traffic.Admission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The gates of one event loop, by the name of their rules. Beyond {@value #MAX_GATES} the one that
 * was not used for longest is forgotten.
 */
public final class Gates {
    static final int MAX_GATES = 4_096;

    private final RandomGenerator random;
    private final Map<String, Gate> gates =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Gate> eldest) {
                    return size() > MAX_GATES;
                }
            };

    public Gates(RandomGenerator random) {
        this.random = random;
    }

    /** The gate of some rules, which are in force from now on. */
    public Gate of(Admission rules, long nanoTime) {
        Gate gate = gates.get(rules.name());
        if (gate == null) {
            gate = new Gate(rules, random, nanoTime);
            gates.put(rules.name(), gate);
        } else {
            gate.follow(rules, nanoTime);
        }
        return gate;
    }
}
