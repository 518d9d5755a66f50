package dev.weft.operator.status;

import dev.weft.api.v1alpha1.MeshPolicyStatus;
import dev.weft.api.v1alpha1.PlaintextCallers;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.traffic.TrafficSummary.PlaintextCount;
import dev.weft.operator.traffic.TrafficSummary.RuleCount;
import dev.weft.operator.watch.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what came in lately in the words of a status. */
record TrafficFigures(TrafficSummary summary) {
    /** Rules, and callers without an identity, that one status names. */
    static final int MAX_NAMES = 32;

    /** What one caller called; the rest is like it. */
    static final int MAX_CALLED = 5;

    /** What the rules of a policy did; null when nothing. */
    MeshPolicyStatus.@Nullable Decisions decisions(ObjectRef policy) {
        List<RuleCount> rules =
                summary.rules().stream().filter(one -> one.policy().equals(policy)).toList();
        return rules.isEmpty()
                ? null
                : new MeshPolicyStatus.Decisions(
                        since(),
                        rules.stream().mapToLong(RuleCount::refused).sum(),
                        rules.stream().mapToLong(RuleCount::wouldRefuse).sum(),
                        rules.stream()
                                .limit(MAX_NAMES)
                                .map(
                                        one ->
                                                new MeshPolicyStatus.Rule(
                                                        one.rule(),
                                                        one.refused(),
                                                        one.wouldRefuse(),
                                                        one.callers()))
                                .toList());
    }

    /** Who came without an identity to what a policy about plaintext is attached to. */
    @Nullable PlaintextCallers plaintext(Policy policy) {
        return policy.authorization().plaintext().isEmpty()
                ? null
                : plaintext(
                        callee -> policy.scopes().stream().anyMatch(scope -> holds(scope, callee)));
    }

    /** Who came without an identity to anybody. */
    @Nullable PlaintextCallers plaintext() {
        return plaintext(callee -> true);
    }

    private @Nullable PlaintextCallers plaintext(Predicate<Flow.Callee> to) {
        Map<String, List<PlaintextCount>> byCaller =
                summary.plaintext().stream()
                        .filter(one -> to.test(one.callee()))
                        .collect(
                                Collectors.groupingBy(
                                        PlaintextCount::caller, TreeMap::new, Collectors.toList()));
        return byCaller.isEmpty()
                ? null
                : new PlaintextCallers(
                        since(),
                        byCaller.size(),
                        byCaller.values().stream()
                                .flatMap(List::stream)
                                .mapToLong(PlaintextCount::attempts)
                                .sum(),
                        byCaller.values().stream()
                                .limit(MAX_NAMES)
                                .map(TrafficFigures::caller)
                                .toList());
    }

    private static PlaintextCallers.Caller caller(List<PlaintextCount> ofOne) {
        return new PlaintextCallers.Caller(
                ofOne.getFirst().caller(),
                ofOne.stream()
                        .map(one -> called(one.callee()))
                        .distinct()
                        .sorted()
                        .limit(MAX_CALLED)
                        .toList(),
                ofOne.stream().mapToLong(PlaintextCount::attempts).sum(),
                ofOne.stream().mapToLong(PlaintextCount::refused).sum());
    }

    private static String called(Flow.Callee callee) {
        return callee.service().isEmpty()
                ? callee.namespace() + "/" + callee.account() + ":" + callee.port()
                : callee.service();
    }

    /** Ports of Services are not looked at: callers name another than the callee. */
    private static boolean holds(Scope scope, Flow.Callee callee) {
        return switch (scope) {
            case Scope.WholeMesh() -> true;
            case Scope.OfNamespace(String namespace) -> namespace.equals(callee.namespace());
            case Scope.OfAccount account ->
                    account.holds(callee.namespace(), callee.account())
                            && account.port().map(port -> port == callee.port()).orElse(true);
            case Scope.OfService service ->
                    callee.service().startsWith(service.service().path() + ":");
            case Scope.OfGateway ignored -> false;
            case Scope.OfEgressHost ignored -> false;
            case Scope.OfRoute ignored -> false;
        };
    }

    private String since() {
        return Instant.ofEpochMilli(summary.sinceMillis()).toString();
    }
}
