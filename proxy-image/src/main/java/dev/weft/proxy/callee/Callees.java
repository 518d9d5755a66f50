package dev.weft.proxy.callee;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.Destination;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What one event loop knows of the destinations that it calls. Beyond {@value #MAX_CALLEES} the one
 * that was not asked for longest is forgotten, with what was learnt of it.
 */
public final class Callees {
    static final int MAX_CALLEES = 4_096;

    private final Surroundings surroundings;
    private final Map<String, Callee> callees =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Callee> eldest) {
                    return size() > MAX_CALLEES;
                }
            };

    /**
     * What is not of a destination.
     *
     * @param zone where the proxy is; empty when that is not known
     */
    public record Surroundings(
            RandomGenerator random, InstantSource clock, String zone, Telemetry telemetry) {}

    public Callees(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What is not of a destination. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** What is known of a destination, by its key, with the snapshot that is in force. */
    public Callee of(Destination destination) {
        Callee callee =
                callees.computeIfAbsent(
                        destination.key(), key -> new Callee(destination, surroundings));
        callee.adopt(destination);
        return callee;
    }

    /** All of them. */
    public Collection<Callee> all() {
        return List.copyOf(callees.values());
    }
}
