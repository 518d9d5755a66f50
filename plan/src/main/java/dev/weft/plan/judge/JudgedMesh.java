package dev.weft.plan.judge;

import dev.weft.operator.explain.EffectiveLines;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.model.Split;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.watch.World;
import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Resources, and what they make of requests to the members of the mesh. */
public final class JudgedMesh {
    private static final Set<String> GOOD = Set.of("Accepted", "ResolvedRefs");

    private final Resolution resolution;
    private final Model model;
    private final Translator translator;
    private final SnapshotCompiler compiler = new SnapshotCompiler();
    private final TokenCheck tokens = new TokenCheck(InstantSource.system());
    private final Map<String, InboundConfig> compiled = new HashMap<>();

    private JudgedMesh(Resolution resolution) {
        this.resolution = resolution;
        this.model = resolution.model();
        this.translator = new Translator(model);
    }

    /** Translates these resources as an operator that starts with them would. */
    public static JudgedMesh of(Collection<? extends HasMetadata> objects) {
        return new JudgedMesh(
                Resolver.resolve(
                        World.of(objects, List.of()), LastGood.empty(), PublishedKeys.NONE));
    }

    /** The pods and Workloads of the mesh in a namespace, by name. */
    public List<String> workloads(String namespace) {
        return model.members().values().stream()
                .filter(member -> member.namespace().equals(namespace))
                .map(Member::name)
                .sorted()
                .toList();
    }

    /** One of those that run as an account, the first by name. */
    public Optional<String> runningAs(String namespace, String account) {
        return model.members().values().stream()
                .filter(member -> member.namespace().equals(namespace))
                .filter(member -> member.serviceAccount().equals(account))
                .map(Member::name)
                .min(Comparator.naturalOrder());
    }

    /** Where a caller of this identity may call from; empty when it runs nowhere. */
    public Optional<String> addressOf(String identity) {
        return model.members().values().stream()
                .filter(member -> member.identity(model.trustDomain()).equals(identity))
                .flatMap(member -> member.addresses().stream())
                .min(Comparator.naturalOrder());
    }

    /** What is wrong with objects: which, and why. */
    public List<String> invalid() {
        return resolution.statuses().stream()
                .flatMap(
                        status ->
                                status.findings().stream()
                                        .filter(JudgedMesh::bad)
                                        .map(
                                                finding ->
                                                        status.ref().path()
                                                                + ": "
                                                                + finding.message()))
                .sorted()
                .toList();
    }

    private static boolean bad(Finding finding) {
        return GOOD.contains(finding.type())
                ? finding.status().equals("False")
                : finding.type().equals("PartiallyInvalid") && finding.status().equals("True");
    }

    /** The share of each part of each split, in percent, by {@code service -> part}. */
    public Map<String, Double> shares() {
        Map<String, Double> shares = new TreeMap<>();
        for (Split split : model.splits().values()) {
            long all = split.totalThousandths();
            for (Split.Part part : split.parts()) {
                shares.put(
                        split.root().path() + " -> " + part.service().name(),
                        all == 0 ? 0 : 100.0 * part.weightThousandths() / all);
            }
        }
        return shares;
    }

    /** What holds at the ports of a member, in words; empty when there is no such member. */
    public List<String> effective(String namespace, String workload) {
        return translator
                .workload(namespace, workload)
                .config()
                .map(config -> EffectiveLines.of((WorkloadConfig) config))
                .orElse(List.of());
    }

    /**
     * What becomes of a request or connection to a member; empty when there is no such member.
     *
     * @throws IllegalStateException when a proxy would refuse the configuration, which is a fault
     *     of the operator
     */
    public Optional<Judgement> judge(String namespace, String workload, Question question) {
        if (model.member(namespace, workload).isEmpty()) {
            return Optional.empty();
        }
        InboundConfig config =
                compiled.computeIfAbsent(
                        namespace + "/" + workload, name -> compile(namespace, workload));
        InboundPort port = config.port(question.port());
        return Optional.of(
                switch (verdict(port, question)) {
                    case Verdict.Allowed(String rule) ->
                            new Judgement(Judgement.Outcome.ALLOWED, rule, "");
                    case Verdict.Audited audited ->
                            new Judgement(
                                    Judgement.Outcome.AUDITED,
                                    audited.rule(),
                                    audited.would().unclear());
                    case Verdict.Denied denied ->
                            new Judgement(
                                    Judgement.Outcome.REFUSED, denied.rule(), denied.unclear());
                });
    }

    private Verdict verdict(InboundPort port, Question question) {
        OperationView operation = question.operation();
        return Authorizer.decide(
                port, operation.routes(port), question.caller(), operation, tokens);
    }

    private InboundConfig compile(String namespace, String workload) {
        WorkloadConfig config =
                (WorkloadConfig) translator.workload(namespace, workload).config().orElseThrow();
        try {
            return compiler.inbound(config);
        } catch (RefusedConfigException e) {
            throw new IllegalStateException("a proxy would refuse: " + e.getMessage(), e);
        }
    }
}
