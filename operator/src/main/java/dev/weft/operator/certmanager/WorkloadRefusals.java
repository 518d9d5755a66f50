package dev.weft.operator.certmanager;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which workloads were refused lately, for the status. Safe for use by several threads. */
final class WorkloadRefusals {
    /** Workloads that are remembered; more would say the same. */
    static final int MAX_WORKLOADS = 64;

    /** A workload that is still refused asks again sooner. */
    static final Duration MEMORY = Duration.ofMinutes(5);

    /** Workloads that are shown. */
    private static final int MAX_SHOWN = 3;

    private final Map<String, Refused> refused = new LinkedHashMap<>();

    private record Refused(String why, Instant at) {}

    synchronized void refused(String workload, String why, Instant now) {
        refused.remove(workload);
        refused.put(workload, new Refused(why, now));
        if (refused.size() > MAX_WORKLOADS) {
            refused.remove(refused.keySet().iterator().next());
        }
    }

    synchronized void certified(String workload) {
        refused.remove(workload);
    }

    /** Some of them, each with the reason. */
    synchronized List<String> shown(Instant now) {
        refused.values().removeIf(one -> one.at().plus(MEMORY).isBefore(now));
        return refused.entrySet().stream()
                .limit(MAX_SHOWN)
                .map(entry -> entry.getKey() + ": " + entry.getValue().why())
                .toList();
    }
}
