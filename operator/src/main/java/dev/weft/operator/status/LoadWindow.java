package dev.weft.operator.status;

import dev.weft.operator.model.ServiceKey;
import dev.weft.proxy.config.LatencyBuckets;
import dev.weft.proxy.config.v1.RouteLoad;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums over the last {@link #LENGTH}, second by second. */
final class LoadWindow {
    static final Duration LENGTH = Duration.ofSeconds(10);

    /** Backends within one second; a split has fewer. */
    private static final int MAX_BACKENDS = 256;

    private final Deque<Second> seconds = new ArrayDeque<>();

    private record Second(long epoch, Map<ServiceKey, Sums> sums) {}

    /** Requests, those that failed, and how many ended in each bucket of {@link LatencyBuckets}. */
    record Sums(long requests, long failures, SortedMap<Integer, Long> latency) {
        static final Sums NONE = new Sums(0, 0, new TreeMap<>());

        Sums plus(Sums other) {
            TreeMap<Integer, Long> both = new TreeMap<>(latency);
            other.latency().forEach((bucket, count) -> both.merge(bucket, count, Long::sum));
            return new Sums(requests + other.requests(), failures + other.failures(), both);
        }

        static Sums of(RouteLoad load) {
            TreeMap<Integer, Long> latency = new TreeMap<>();
            load.getLatencyMap()
                    .forEach(
                            (bucket, count) ->
                                    latency.merge(
                                            Math.clamp(bucket, 0, LatencyBuckets.LAST),
                                            count,
                                            Long::sum));
            return new Sums(load.getRequests(), load.getFailures(), latency);
        }
    }

    boolean isEmpty() {
        return seconds.isEmpty();
    }

    void add(long now, ServiceKey service, RouteLoad load) {
        forget(now);
        if (seconds.isEmpty() || seconds.getLast().epoch() != now) {
            seconds.addLast(new Second(now, new HashMap<>()));
        }
        Map<ServiceKey, Sums> sums = seconds.getLast().sums();
        if (sums.size() < MAX_BACKENDS || sums.containsKey(service)) {
            sums.merge(service, Sums.of(load), Sums::plus);
        }
    }

    Map<ServiceKey, Sums> sums(long now) {
        forget(now);
        Map<ServiceKey, Sums> all = new HashMap<>();
        for (Second second : seconds) {
            second.sums().forEach((service, sums) -> all.merge(service, sums, Sums::plus));
        }
        return all;
    }

    private void forget(long now) {
        while (!seconds.isEmpty() && seconds.getFirst().epoch() <= now - LENGTH.toSeconds()) {
            seconds.removeFirst();
        }
    }
}
