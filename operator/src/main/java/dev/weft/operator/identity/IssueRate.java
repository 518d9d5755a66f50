package dev.weft.operator.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many certificates one workload may have: a bucket each. Safe for use by several threads. */
public final class IssueRate {
    /** Certificates at once, for a proxy that starts again and again. */
    public static final int BURST = 10;

    /** The time after which one more may be had. */
    public static final Duration REFILL = Duration.ofSeconds(10);

    /** Buckets that are kept; beyond that the one that was not used for longest is forgotten. */
    static final int MAX_BUCKETS = 100_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private record Bucket(double level, Instant at) {}

    /** Takes one from the bucket of a workload, if there is one. */
    public synchronized boolean tryTake(String workload, Instant now) {
        Bucket bucket = buckets.getOrDefault(workload, new Bucket(BURST, now));
        double refilled =
                Duration.between(bucket.at(), now).toMillis() / (double) REFILL.toMillis();
        double level = Math.min(BURST, bucket.level() + Math.max(0, refilled));
        boolean taken = level >= 1;
        buckets.put(workload, new Bucket(taken ? level - 1 : level, now));
        if (buckets.size() > MAX_BUCKETS) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return taken;
    }
}
