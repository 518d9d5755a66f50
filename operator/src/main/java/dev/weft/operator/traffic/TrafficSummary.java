package dev.weft.operator.traffic;

import dev.weft.operator.watch.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * What statuses tell of the last hours: what rules did, and who came without an identity. In an
 * order that does not depend on when it came.
 *
 * @param sinceMillis from when on, in whole hours
 */
public record TrafficSummary(
        long sinceMillis, List<RuleCount> rules, List<PlaintextCount> plaintext) {
    /** Rules that are told of. */
    static final int MAX_RULES = 2_000;

    /** Callers of a rule that are named. */
    public static final int MAX_CALLERS = 5;

    /** Pairs of a caller without an identity and a callee that are told of. */
    static final int MAX_PLAINTEXT = 1_000;

    /** Nothing came in yet. */
    public static final TrafficSummary NONE =
            new TrafficSummary(Long.MAX_VALUE, List.of(), List.of());

    /**
     * What a rule did.
     *
     * @param rule its name in the policy, or {@code no-allow-rule}
     * @param callers some of those that it was about
     */
    public record RuleCount(
            ObjectRef policy, String rule, long refused, long wouldRefuse, List<String> callers) {
        public RuleCount {
            callers = callers.stream().distinct().sorted().limit(MAX_CALLERS).toList();
        }

        private String key() {
            return policy.path() + "/" + rule;
        }

        private RuleCount plus(RuleCount other) {
            List<String> both = new ArrayList<>(callers);
            both.addAll(other.callers());
            return new RuleCount(
                    policy,
                    rule,
                    refused + other.refused(),
                    wouldRefuse + other.wouldRefuse(),
                    both);
        }
    }

    /**
     * What a caller without an identity did at one callee.
     *
     * @param caller the name of what it is, {@code namespace/name}, or its address
     */
    public record PlaintextCount(String caller, Flow.Callee callee, long attempts, long refused) {
        private String key() {
            return caller + " " + callee;
        }

        private PlaintextCount plus(PlaintextCount other) {
            return new PlaintextCount(
                    caller, callee, attempts + other.attempts(), refused + other.refused());
        }
    }

    public TrafficSummary {
        rules = sums(rules, RuleCount::key, RuleCount::plus, MAX_RULES);
        plaintext = sums(plaintext, PlaintextCount::key, PlaintextCount::plus, MAX_PLAINTEXT);
    }

    private static <T> List<T> sums(
            Collection<T> all, Function<T, String> key, BinaryOperator<T> plus, int most) {
        Map<String, T> sums = new TreeMap<>(Comparator.naturalOrder());
        all.forEach(one -> sums.merge(key.apply(one), one, plus));
        return sums.values().stream().limit(most).toList();
    }

    boolean isEmpty() {
        return rules.isEmpty() && plaintext.isEmpty();
    }

    /** Both together. */
    public TrafficSummary plus(TrafficSummary other) {
        List<RuleCount> allRules = new ArrayList<>(rules);
        allRules.addAll(other.rules());
        List<PlaintextCount> allPlaintext = new ArrayList<>(plaintext);
        allPlaintext.addAll(other.plaintext());
        return new TrafficSummary(
                Math.min(sinceMillis, other.sinceMillis()), allRules, allPlaintext);
    }
}
