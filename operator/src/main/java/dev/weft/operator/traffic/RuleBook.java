package dev.weft.operator.traffic;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often rules refused somebody over the last hours, or would have in mode Audit. Safe for use
 * by several threads.
 */
public final class RuleBook {
    /** Pairs of a rule and a caller that are counted. */
    static final int MAX_PAIRS = 8_192;

    /** Pairs that workloads of one namespace may tell of, so that others have room. */
    static final int MAX_PAIRS_OF_ONE = 1_024;

    /** The longest name of a rule with its policy. */
    static final int MAX_RULE = 512;

    /** The longest name of a caller; what is longer is cut. */
    static final int MAX_CALLER = 256;

    private static final String POLICY = "MeshPolicy";
    private static final int PARTS = 4;

    private final HourlyCounts<Pair> pairs;
    private final Map<String, Integer> ofOne = new HashMap<>();

    /** A rule of a policy and whom it was about, as workloads of a namespace tell it. */
    private record Pair(String namespace, ObjectRef policy, String rule, String caller) {}

    /**
     * What a rule did to a caller.
     *
     * @param caller an identity or an address
     */
    record Counted(ObjectRef policy, String rule, String caller, long refused, long wouldRefuse) {
        /** Whom it was about most often comes first. */
        static final Comparator<Counted> MOST_FIRST =
                Comparator.comparingLong((Counted one) -> one.refused() + one.wouldRefuse())
                        .reversed()
                        .thenComparing(Counted::caller);
    }

    RuleBook(InstantSource clock) {
        this.pairs = new HourlyCounts<>(clock, this::forget);
    }

    /** Notes what a member of the mesh decided. */
    synchronized void add(Reporter reporter, TrafficReport report) {
        for (Observation one : report.getObservationsList()) {
            pair(reporter, one).ifPresent(pair -> add(pair, one));
        }
    }

    private void add(Pair pair, Observation one) {
        if (!pairs.knows(pair)) {
            int there = ofOne.getOrDefault(pair.namespace(), 0);
            if (pairs.size() >= MAX_PAIRS || there >= MAX_PAIRS_OF_ONE) {
                return;
            }
            ofOne.put(pair.namespace(), there + 1);
        }
        boolean audited = one.getOutcome() == Outcome.OUTCOME_AUDITED;
        pairs.add(pair, one.getCount(), audited ? one.getCount() : 0);
    }

    private void forget(Pair pair) {
        ofOne.computeIfPresent(pair.namespace(), (name, count) -> count == 1 ? null : count - 1);
    }

    /** A rule is named {@code MeshPolicy/<namespace>/<policy>/<rule>}. */
    private static Optional<Pair> pair(Reporter reporter, Observation one) {
        String[] parts = one.getRule().split("/", PARTS);
        boolean refuses =
                one.getOutcome() == Outcome.OUTCOME_REFUSED
                        || one.getOutcome() == Outcome.OUTCOME_AUDITED;
        return refuses
                        && one.getRule().length() <= MAX_RULE
                        && parts.length == PARTS
                        && parts[0].equals(POLICY)
                        && holdsFor(reporter, parts[1])
                ? Optional.of(
                        new Pair(
                                reporter.namespace(),
                                new ObjectRef(POLICY, parts[1], parts[2]),
                                parts[3],
                                caller(one.getAttempt())))
                : Optional.empty();
    }

    /** No workload is believed about policies that cannot be about it. */
    private static boolean holdsFor(Reporter reporter, String namespace) {
        return namespace.equals(reporter.namespace())
                || namespace.equals(WireNames.SYSTEM_NAMESPACE);
    }

    private static String caller(Attempt attempt) {
        String name =
                attempt.getIdentity().isEmpty() ? attempt.getAddress() : attempt.getIdentity();
        return name.substring(0, Math.min(name.length(), MAX_CALLER));
    }

    /** Everything that is remembered, in no order. */
    synchronized List<Counted> take() {
        List<Counted> all = new ArrayList<>();
        pairs.forEach(
                (pair, sums) ->
                        all.add(
                                new Counted(
                                        pair.policy(),
                                        pair.rule(),
                                        pair.caller(),
                                        sums.all() - sums.special(),
                                        sums.special())));
        return all;
    }
}
