package dev.weft.operator.status;

import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.Split;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.RouteLoad;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What proxies reported about splits: a window each, which begins anew when the weights change, so
 * that it never mixes the shares of two sets of weights. Safe for use by several threads.
 */
public final class LoadBook {
    private final InstantSource clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * A report that counted.
     *
     * @param weights those of the split that held then, in one line
     */
    public record Counted(String split, String weights, RouteLoad load) {}

    /**
     * What became of a report.
     *
     * @param first whether it brought the first figures of a split or of its new weights: somebody
     *     waits for those
     * @param counted what the leader has to know when this replica does not lead
     */
    public record Added(boolean first, List<Counted> counted) {
        public Added {
            counted = List.copyOf(counted);
        }
    }

    /**
     * A split.
     *
     * @param since the generation from which its weights are in force; older reports do not count.
     *     Every one counts for a split that is new here: a proxy that held it before this replica
     *     began keeps its older generation for as long as the content is the same.
     */
    private record Entry(List<Split.Part> parts, long since, LoadWindow window) {
        String weights() {
            return parts.stream()
                    .map(part -> part.service().path() + "=" + part.weightThousandths())
                    .collect(Collectors.joining(","));
        }
    }

    public LoadBook(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins windows for new splits and new weights, and forgets splits that are gone. */
    synchronized void revise(Collection<Split> splits, long generation) {
        Set<String> there = new HashSet<>();
        for (Split split : splits) {
            String name = split.ref().path();
            there.add(name);
            Entry before = entries.get(name);
            if (before == null) {
                entries.put(name, new Entry(split.parts(), 0, new LoadWindow()));
            } else if (!before.parts().equals(split.parts())) {
                entries.put(name, new Entry(split.parts(), generation, new LoadWindow()));
            }
        }
        entries.keySet().retainAll(there);
    }

    /** Notes a report of a proxy that is connected to this replica. */
    public synchronized Added add(LoadReport report) {
        boolean first = false;
        List<Counted> counted = new ArrayList<>();
        for (RouteLoad load : report.getLoadsList()) {
            Entry entry = entries.get(load.getSplit());
            if (entry != null && load.getGeneration() >= entry.since()) {
                first |= entry.window().isEmpty();
                if (count(entry, load)) {
                    counted.add(new Counted(load.getSplit(), entry.weights(), load));
                }
            }
        }
        return new Added(first, counted);
    }

    /**
     * Notes what another replica counted, if its weights are those that hold here. Generations are
     * each replica's own.
     */
    public synchronized void add(Counted counted) {
        Entry entry = entries.get(counted.split());
        if (entry != null && entry.weights().equals(counted.weights())) {
            count(entry, counted.load());
        }
    }

    private boolean count(Entry entry, RouteLoad load) {
        Optional<ServiceKey> service = service(load.getBackend());
        service.ifPresent(
                found -> entry.window().add(clock.instant().getEpochSecond(), found, load));
        return service.isPresent();
    }

    /** What was reported about a split within the window. */
    synchronized Map<ServiceKey, LoadWindow.Sums> sums(ObjectRef split) {
        Entry entry = entries.get(split.path());
        return entry == null ? Map.of() : entry.window().sums(clock.instant().getEpochSecond());
    }

    /** The Service of a backend, {@code namespace/service:port}. */
    private static Optional<ServiceKey> service(String backend) {
        int slash = backend.indexOf('/');
        int colon = backend.lastIndexOf(':');
        return slash > 0 && colon > slash
                ? Optional.of(
                        new ServiceKey(
                                backend.substring(0, slash), backend.substring(slash + 1, colon)))
                : Optional.empty();
    }
}
