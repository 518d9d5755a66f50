package dev.weft.proxy.metrics;

import dev.weft.proxy.config.LatencyBuckets;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.RouteLoad;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums of what was sent out since the last report; confined to one event loop. */
public final class LoadLedger {
    /** Entries between two reports; what comes beyond them is not reported. */
    static final int MAX_ENTRIES = 8 * 1024;

    private final Map<Key, Sums> sums = new LinkedHashMap<>();

    private record Key(
            String destination, long generation, String route, String backend, String split) {}

    private static final class Sums {
        private long requests;
        private long failures;
        private final Map<Integer, Long> latency = new TreeMap<>();
    }

    /** Adds a request that has ended. */
    public void record(
            String destinationKey,
            long generation,
            String route,
            String backend,
            String split,
            boolean failed,
            long nanos) {
        Key key = new Key(destinationKey, generation, route, backend, split);
        Sums found = sums.get(key);
        if (found == null) {
            if (sums.size() >= MAX_ENTRIES) {
                return;
            }
            found = new Sums();
            sums.put(key, found);
        }
        found.requests++;
        found.failures += failed ? 1 : 0;
        found.latency.merge(LatencyBuckets.of(nanos), 1L, Long::sum);
    }

    /** Takes the sums out; without loads when there was no traffic. */
    public LoadReport drain() {
        LoadReport.Builder report = LoadReport.newBuilder();
        sums.forEach(
                (key, sum) ->
                        report.addLoads(
                                RouteLoad.newBuilder()
                                        .setDestination(key.destination())
                                        .setGeneration(key.generation())
                                        .setRoute(key.route())
                                        .setBackend(key.backend())
                                        .setSplit(key.split())
                                        .setRequests(sum.requests)
                                        .setFailures(sum.failures)
                                        .putAllLatency(sum.latency)));
        sums.clear();
        return report.build();
    }
}
