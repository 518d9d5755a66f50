package dev.weft.proxy.callee;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.resilience.ExactShare;
import dev.weft.proxy.route.Chance;
import dev.weft.proxy.route.EvenDraws;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.filter.Mirror;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What is known of one destination. */
public final class Callee {
    /** Counts of mirrors; routes that came and went leave some behind. */
    private static final int MAX_MIRRORS = 1_024;

    private final Callees.Surroundings surroundings;
    private final Map<String, CalledBackend> backends = new HashMap<>();
    private final Map<String, ExactShare> mirrors = new HashMap<>();
    private final EvenDraws draws;
    private Destination destination;

    Callee(Destination destination, Callees.Surroundings surroundings) {
        this.destination = destination;
        this.surroundings = surroundings;
        this.draws = new EvenDraws(surroundings.random());
    }

    /** Takes the snapshot in force over; what is known of backends that stay is kept. */
    public void adopt(Destination current) {
        if (!destination.equals(current)) {
            backends.keySet().retainAll(current.backends().keySet());
            if (mirrors.size() > MAX_MIRRORS) {
                mirrors.clear();
            }
        }
        destination = current;
    }

    public Destination destination() {
        return destination;
    }

    /** What is known of a backend of the destination. */
    public CalledBackend backend(Backend backend, long nanoTime) {
        CalledBackend known = backends.get(backend.name());
        if (known == null) {
            known = new CalledBackend(backend, around(backend), nanoTime);
            backends.put(backend.name(), known);
        } else {
            known.describe(backend, nanoTime);
        }
        return known;
    }

    private Balancer.Surroundings around(Backend backend) {
        return new Balancer.Surroundings(
                surroundings.random(),
                surroundings.zone(),
                surroundings.telemetry().ejections(destination, backend));
    }

    /** Whether this request is one of those that are copied. */
    public boolean mirrored(Mirror mirror) {
        ExactShare share = mirrors.get(mirror.id());
        if (share == null || !share.is(mirror.numerator(), mirror.denominator())) {
            share = new ExactShare(mirror.numerator(), mirror.denominator(), surroundings.random());
            mirrors.put(mirror.id(), share);
        }
        return share.takes();
    }

    /** The backends that were called. */
    public Collection<CalledBackend> backends() {
        return backends.values();
    }

    /** How a backend of the destination is drawn at this time. */
    public Chance chance(long nanoTime) {
        return new Chance(
                draws,
                surroundings.random(),
                surroundings.clock(),
                backend -> backend(backend, nanoTime).balancer().reachable(nanoTime));
    }
}
