package dev.weft.operator.traffic;

import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.TrafficReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest refusals of each workload. Safe for use by several threads. */
public final class RefusalBook {
    /** Refusals by one workload that are kept. */
    static final int MAX_OF_ONE = 100;

    /** Workloads whose refusals are kept; the one that refused nothing for longest goes first. */
    static final int MAX_WORKLOADS = 200;

    private final Map<String, Deque<RecordedRefusals.Refusal>> byWorkload =
            new LinkedHashMap<>(16, 0.75f, true);

    /** Notes what a member of the mesh refused. */
    public synchronized void add(Reporter reporter, TrafficReport report) {
        if (report.getRefusalsCount() == 0) {
            return;
        }
        Deque<RecordedRefusals.Refusal> newest =
                byWorkload.computeIfAbsent(reporter.name(), name -> new ArrayDeque<>());
        for (RefusedAttempt one : report.getRefusalsList()) {
            newest.addFirst(
                    new RecordedRefusals.Refusal(
                            one.getId(),
                            one.getTimeMillis(),
                            reporter.name(),
                            one.getAttempt().getAddress(),
                            TrafficBook.flow(reporter, one.getAttempt()),
                            one.getReason(),
                            one.getRule(),
                            one.getUnclear()));
            if (newest.size() > MAX_OF_ONE) {
                newest.removeLast();
            }
        }
        if (byWorkload.size() > MAX_WORKLOADS) {
            byWorkload.remove(byWorkload.keySet().iterator().next());
        }
    }

    /** Everything that is remembered. */
    public synchronized RecordedRefusals take() {
        List<RecordedRefusals.Refusal> all = new ArrayList<>();
        byWorkload.values().forEach(all::addAll);
        all.sort(
                Comparator.comparingLong(RecordedRefusals.Refusal::timeMillis)
                        .reversed()
                        .thenComparing(RecordedRefusals.Refusal::id));
        return new RecordedRefusals(RecordedRefusals.VERSION, all);
    }
}
