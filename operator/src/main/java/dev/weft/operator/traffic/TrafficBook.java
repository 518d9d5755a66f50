package dev.weft.operator.traffic;

import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flows over the last hours. Safe for use by several threads. */
public final class TrafficBook {
    /** How long a flow is remembered after its last attempt. */
    public static final Duration LENGTH = HourlyCounts.LENGTH;

    /** Flows that are kept; what comes beyond them is only counted. */
    static final int MAX_FLOWS = 20_000;

    /** Flows to one callee that are kept, so that a noisy one leaves room for the others. */
    static final int MAX_FLOWS_TO_ONE = 2_000;

    private final InstantSource clock;
    private final long startedMillis;
    private final HourlyCounts<Flow> flows;
    private final Map<Flow.Callee, Integer> toOne = new HashMap<>();
    private long left;

    /** What a caller without an identity did at one callee. */
    record Plaintext(String address, Flow.Callee callee, long attempts, long refused) {}

    public TrafficBook(InstantSource clock) {
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.flows = new HourlyCounts<>(clock, this::forget);
    }

    /** Notes what a member of the mesh saw. */
    public synchronized void add(Reporter reporter, TrafficReport report) {
        for (Observation one : report.getObservationsList()) {
            Flow flow = flow(reporter, one.getAttempt());
            if (hasRoom(flow)) {
                boolean refused = one.getOutcome() == Outcome.OUTCOME_REFUSED;
                flows.add(flow, one.getCount(), refused ? one.getCount() : 0);
            } else {
                left += one.getCount();
            }
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

    private boolean hasRoom(Flow flow) {
        if (flows.knows(flow)) {
            return true;
        }
        int there = toOne.getOrDefault(flow.callee(), 0);
        if (flows.size() >= MAX_FLOWS || there >= MAX_FLOWS_TO_ONE) {
            return false;
        }
        toOne.put(flow.callee(), there + 1);
        return true;
    }

    private void forget(Flow flow) {
        toOne.computeIfPresent(flow.callee(), (callee, count) -> count == 1 ? null : count - 1);
    }

    /** From when on attempts are remembered, in milliseconds since 1970. */
    public synchronized long sinceMillis() {
        return Math.max(startedMillis, clock.millis() - LENGTH.toMillis());
    }

    /** Who came without an identity, in no order. */
    synchronized List<Plaintext> plaintext() {
        List<Plaintext> all = new ArrayList<>();
        flows.forEach(
                (flow, sums) -> {
                    if (flow.caller().identity().isEmpty()) {
                        all.add(
                                new Plaintext(
                                        flow.caller().address(),
                                        flow.callee(),
                                        sums.all(),
                                        sums.special()));
                    }
                });
        return all;
    }

    /** Everything that is remembered, in an order that does not depend on when it came. */
    public synchronized RecordedTraffic take() {
        List<RecordedTraffic.Counted> counted = new ArrayList<>();
        flows.forEach(
                (flow, sums) ->
                        counted.add(new RecordedTraffic.Counted(flow, sums.all(), sums.special())));
        counted.sort(Comparator.comparing(one -> one.flow().toString()));
        return new RecordedTraffic(
                RecordedTraffic.VERSION, sinceMillis(), clock.millis(), left, counted);
    }
}
