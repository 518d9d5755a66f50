package dev.weft.operator.explain;

import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicyStatus;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.WorkloadConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What holds at the targets of policies when all levels are taken together, worked out when
 * somebody asks. Not safe for use by threads.
 */
public final class PolicyEffects {
    /** Workloads of one target that are looked at; those that are alike count once. */
    static final int MAX_KINDS = 16;

    /** Lines about one target. */
    static final int MAX_LINES = 64;

    private static final String INDENT = "  ";

    private final Model model;
    private final Translator translator;
    private final Map<ObjectRef, List<MeshPolicyStatus.Target>> known = new HashMap<>();

    /** Members that are alike: their configs do not differ. */
    private record Kind(String namespace, String account, List<Member.Binding> bindings) {
        static Kind of(Member member) {
            return new Kind(member.namespace(), member.serviceAccount(), member.bindings());
        }

        String name() {
            return namespace + "/" + account;
        }
    }

    public PolicyEffects(Model model, Translator translator) {
        this.model = model;
        this.translator = translator;
    }

    /**
     * Each target that workloads belong to; none for a policy that does not say who may do what.
     */
    public List<MeshPolicyStatus.Target> of(MeshPolicy policy) {
        return policy.getSpec() == null || policy.getSpec().authorization() == null
                ? List.of()
                : known.computeIfAbsent(ObjectRef.of(policy), ref -> targets(policy));
    }

    private List<MeshPolicyStatus.Target> targets(MeshPolicy policy) {
        String namespace = policy.getMetadata().getNamespace();
        return policy.getSpec().targetRefs().stream()
                .flatMap(
                        target -> {
                            List<String> lines = lines(namespace, target);
                            return lines.isEmpty()
                                    ? Stream.empty()
                                    : Stream.of(
                                            new MeshPolicyStatus.Target(target, lines, List.of()));
                        })
                .toList();
    }

    private List<String> lines(String namespace, TargetRef target) {
        return switch (target.kind()) {
            case "Namespace" -> lines(member -> member.namespace().equals(namespace), port -> true);
            case "ServiceAccount" ->
                    lines(
                            member ->
                                    member.namespace().equals(namespace)
                                            && member.serviceAccount().equals(target.name()),
                            port -> true);
            case "Service" -> {
                ServiceKey service = new ServiceKey(namespace, target.name());
                yield lines(
                        member ->
                                member.bindings().stream()
                                        .anyMatch(one -> one.service().equals(service)),
                        port -> port.getService().startsWith(service.path() + ":"));
            }
            // Of the whole mesh it would be too much, and weft authz tells of one workload.
            default -> List.of();
        };
    }

    private List<String> lines(Predicate<Member> of, Predicate<InboundPort> at) {
        Map<Kind, Member> kinds = new LinkedHashMap<>();
        model.members().values().stream()
                .filter(of)
                .sorted(Comparator.comparing(Member::name))
                .forEach(member -> kinds.putIfAbsent(Kind.of(member), member));
        Map<List<String>, TreeSet<String>> alike = new LinkedHashMap<>();
        kinds.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                .limit(MAX_KINDS)
                .forEach(
                        entry ->
                                alike.computeIfAbsent(
                                                lines(entry.getValue(), at),
                                                lines -> new TreeSet<>())
                                        .add(entry.getKey().name()));
        List<String> all = new ArrayList<>();
        alike.forEach(
                (lines, names) -> {
                    all.add(String.join(", ", names));
                    lines.forEach(line -> all.add(INDENT + line));
                });
        return bounded(all, kinds.size());
    }

    private List<String> lines(Member member, Predicate<InboundPort> at) {
        return translator
                .workload(member.namespace(), member.name())
                .config()
                .map(WorkloadConfig.class::cast)
                .map(config -> EffectiveLines.of(only(config, at)))
                .orElse(List.of());
    }

    private static WorkloadConfig only(WorkloadConfig config, Predicate<InboundPort> at) {
        List<InboundPort> ports = config.getPortsList().stream().filter(at).toList();
        WorkloadConfig.Builder made = config.toBuilder().clearPorts().addAllPorts(ports);
        return ports.size() == config.getPortsCount()
                ? made.build()
                : made.clearOtherPorts().build();
    }

    private static List<String> bounded(List<String> lines, int kinds) {
        if (lines.size() <= MAX_LINES && kinds <= MAX_KINDS) {
            return lines;
        }
        List<String> some = new ArrayList<>(lines.subList(0, Math.min(lines.size(), MAX_LINES)));
        some.add("and more; weft authz WORKLOAD tells of one");
        return some;
    }
}
