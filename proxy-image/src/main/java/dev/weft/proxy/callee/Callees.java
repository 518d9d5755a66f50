package dev.weft.proxy.callee;

import dev.weft.proxy.snapshot.Destination;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What one event loop knows of the destinations that it calls. Beyond {@value #MAX_CALLEES} the one
 * that was not asked for longest is forgotten, with what was learnt of it.
 */
public final class Callees {
    static final int MAX_CALLEES = 4_096;

    private final RandomGenerator random;
    private final Map<String, Callee> callees =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Callee> eldest) {
                    return size() > MAX_CALLEES;
                }
            };

    public Callees(RandomGenerator random) {
        this.random = random;
    }

    /** What is known of a destination, by its key, with the snapshot that is in force. */
    public Callee of(Destination destination) {
        Callee callee =
                callees.computeIfAbsent(destination.key(), key -> new Callee(destination, random));
        callee.adopt(destination);
        return callee;
    }
}
