package dev.weft.operator.traffic;

import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Flows over the last hours. Safe for use by several threads. */
public final class TrafficBook {
    /** How long a flow is remembered after its last attempt. */
    public static final Duration LENGTH = Duration.ofHours(24);

    /** Flows that are kept; what comes beyond them is only counted. */
    static final int MAX_FLOWS = 20_000;

    /** Flows to one callee that are kept, so that a noisy one leaves room for the others. */
    static final int MAX_FLOWS_TO_ONE = 2_000;

    private static final int HOURS = (int) LENGTH.toHours();

    private final InstantSource clock;
    private final long startedMillis;
    private final Map<Flow, Hours> flows = new HashMap<>();
    private final Map<Flow.Callee, Integer> toOne = new HashMap<>();
    private long left;
    private long hour;

    /** How many attempts there were in each of the last hours. */
    private static final class Hours {
        private final long[] attempts = new long[HOURS];
        private final long[] refused = new long[HOURS];
    }

    public TrafficBook(InstantSource clock) {
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.hour = hour(startedMillis);
    }

    /** Notes what a member of the mesh saw. */
    public synchronized void add(Reporter reporter, TrafficReport report) {
        move();
        for (Observation one : report.getObservationsList()) {
            Flow flow = flow(reporter, one.getAttempt());
            Hours hours = hours(flow);
            if (hours == null) {
                left += one.getCount();
                continue;
            }
            int slot = Math.floorMod(hour, HOURS);
            hours.attempts[slot] += one.getCount();
            hours.refused[slot] += one.getOutcome() == Outcome.OUTCOME_REFUSED ? one.getCount() : 0;
        }
    }

    static Flow flow(Reporter reporter, Attempt attempt) {
        boolean plaintext = attempt.getIdentity().isEmpty();
        return new Flow(
                new Flow.Callee(
                        reporter.namespace(),
                        reporter.account(),
                        attempt.getService(),
                        attempt.getPort()),
                new Flow.Caller(attempt.getIdentity(), plaintext ? attempt.getAddress() : ""),
                new Flow.Operation(
                        attempt.getMethod(),
                        attempt.getPath(),
                        attempt.getHost(),
                        attempt.getGrpc()));
    }

    private @Nullable Hours hours(Flow flow) {
        Hours known = flows.get(flow);
        if (known != null) {
            return known;
        }
        int there = toOne.getOrDefault(flow.callee(), 0);
        if (flows.size() >= MAX_FLOWS || there >= MAX_FLOWS_TO_ONE) {
            return null;
        }
        toOne.put(flow.callee(), there + 1);
        Hours made = new Hours();
        flows.put(flow, made);
        return made;
    }

    /** Empties the hours that have passed, and forgets flows that are older than all. */
    private void move() {
        long now = hour(clock.millis());
        long passed = Math.min(now - hour, HOURS);
        for (long i = 0; i < passed; i++) {
            int slot = Math.floorMod(now - i, HOURS);
            flows.values()
                    .forEach(
                            hours -> {
                                hours.attempts[slot] = 0;
                                hours.refused[slot] = 0;
                            });
        }
        if (passed > 0) {
            flows.entrySet()
                    .removeIf(
                            entry ->
                                    Arrays.stream(entry.getValue().attempts).sum() == 0
                                            && forget(entry.getKey()));
            hour = now;
        }
    }

    private boolean forget(Flow flow) {
        toOne.computeIfPresent(flow.callee(), (callee, count) -> count == 1 ? null : count - 1);
        return true;
    }

    private static long hour(long millis) {
        return millis / Duration.ofHours(1).toMillis();
    }

    /** Everything that is remembered, in an order that does not depend on when it came. */
    public synchronized RecordedTraffic take() {
        move();
        List<RecordedTraffic.Counted> counted = new ArrayList<>();
        flows.forEach(
                (flow, hours) ->
                        counted.add(
                                new RecordedTraffic.Counted(
                                        flow,
                                        Arrays.stream(hours.attempts).sum(),
                                        Arrays.stream(hours.refused).sum())));
        counted.sort(Comparator.comparing(one -> one.flow().toString()));
        long now = clock.millis();
        return new RecordedTraffic(
                RecordedTraffic.VERSION,
                Math.max(startedMillis, now - LENGTH.toMillis()),
                now,
                left,
                counted);
    }
}
