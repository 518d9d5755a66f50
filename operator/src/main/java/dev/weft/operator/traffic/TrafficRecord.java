package dev.weft.operator.traffic;

import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.InstantSource;

/** Everything that is remembered of what came in. */
public record TrafficRecord(TrafficBook flows, RefusalBook refusals, RuleBook rules) {
    /** What one attempt may need; proxies keep well below it. */
    static final int MAX_ATTEMPT_BYTES = 1_024;

    /** Remembers nothing yet. */
    public static TrafficRecord begin(InstantSource clock) {
        return new TrafficRecord(new TrafficBook(clock), new RefusalBook(), new RuleBook(clock));
    }

    /** Notes what a member of the mesh saw. */
    public void add(Reporter reporter, TrafficReport report) {
        TrafficReport small = small(report);
        flows.add(reporter, small);
        refusals.add(reporter, small);
        rules.add(reporter, small);
    }

    /** Whoever calls chooses names and paths: what is too long to be kept is left out. */
    private static TrafficReport small(TrafficReport report) {
        return TrafficReport.newBuilder()
                .addAllObservations(
                        report.getObservationsList().stream()
                                .filter(one -> small(one.getAttempt()))
                                .toList())
                .addAllRefusals(
                        report.getRefusalsList().stream()
                                .filter(one -> small(one.getAttempt()))
                                .toList())
                .build();
    }

    private static boolean small(Attempt attempt) {
        return attempt.getSerializedSize() <= MAX_ATTEMPT_BYTES;
    }
}
