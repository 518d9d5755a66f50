package dev.weft.plan.compare;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic.Counted;
import dev.weft.plan.judge.JudgedMesh;
import dev.weft.plan.judge.Judgement;
import dev.weft.plan.judge.Question;
import dev.weft.plan.traffic.Traffic;
import dev.weft.plan.world.MeshObjects;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Judges what came in by the resources as they are and as they would be. */
public final class Comparison {
    /** For callers that run nowhere any more. */
    private static final String NOWHERE = "0.0.0.0";

    private final JudgedMesh before;
    private final JudgedMesh after;
    private final Map<Flow.Callee, Long> toCallee = new HashMap<>();
    private final List<Plan.Change> changes = new ArrayList<>();
    private long attempts;
    private long unjudged;

    private Comparison(JudgedMesh before, JudgedMesh after) {
        this.before = before;
        this.after = after;
    }

    /** What a commit would change. */
    public static Plan of(MeshObjects before, MeshObjects commit, Traffic traffic) {
        return of(before, before.with(commit), commit, traffic);
    }

    /**
     * What would change between two revisions of the same manifests; what the second lacks is gone.
     *
     * @param surroundings everything else
     */
    public static Plan ofRange(
            MeshObjects surroundings, MeshObjects from, MeshObjects to, Traffic traffic) {
        MeshObjects before = surroundings.with(from);
        return of(before, before.without(from.without(to)).with(to), to, traffic);
    }

    private static Plan of(
            MeshObjects before, MeshObjects after, MeshObjects commit, Traffic traffic) {
        Comparison comparison =
                new Comparison(JudgedMesh.of(before.objects()), JudgedMesh.of(after.objects()));
        List<Counted> flows = traffic.flows();
        flows.forEach(
                one -> comparison.toCallee.merge(one.flow().callee(), one.attempts(), Long::sum));
        flows.forEach(comparison::judge);
        List<String> invalid = new ArrayList<>(comparison.after.invalid());
        invalid.removeAll(comparison.before.invalid());
        invalid.addAll(commit.unreadable());
        return new Plan(
                Plan.VERSION,
                traffic.since().toString(),
                traffic.until().toString(),
                comparison.attempts,
                comparison.unjudged,
                comparison.changes.stream()
                        .sorted(
                                Comparator.comparing(Plan.Change::effect)
                                        .thenComparing(
                                                Plan.Change::attempts, Comparator.reverseOrder()))
                        .toList(),
                comparison.moved(),
                invalid);
    }

    private void judge(Counted counted) {
        Flow flow = counted.flow();
        attempts += counted.attempts();
        Optional<Judgement> was = judge(before, flow);
        Optional<Judgement> is = judge(after, flow);
        if (was.isEmpty() || is.isEmpty()) {
            unjudged += counted.attempts();
            return;
        }
        Plan.Effect.of(was.get().outcome(), is.get().outcome())
                .ifPresent(effect -> changes.add(change(effect, counted, is.get().rule())));
    }

    private static Optional<Judgement> judge(JudgedMesh mesh, Flow flow) {
        Flow.Callee callee = flow.callee();
        return mesh.runningAs(callee.namespace(), callee.account())
                .flatMap(
                        workload -> mesh.judge(callee.namespace(), workload, question(mesh, flow)));
    }

    private static Question question(JudgedMesh mesh, Flow flow) {
        String identity = flow.caller().identity();
        String address =
                identity.isEmpty()
                        ? flow.caller().address()
                        : mesh.addressOf(identity).orElse(NOWHERE);
        return new Question(
                Optional.of(identity).filter(one -> !one.isEmpty()),
                InetAddress.ofLiteral(address),
                flow.callee().port(),
                request(flow.operation()));
    }

    /** With something in the place of what was taken out of the path. */
    private static Optional<Question.Request> request(Flow.Operation operation) {
        if (operation.method().isEmpty()) {
            return Optional.empty();
        }
        String path = operation.path().replace("{id}", "1").replace("**", "x");
        return Optional.of(
                new Question.Request(operation.method(), path, operation.host(), List.of()));
    }

    private Plan.Change change(Plan.Effect effect, Counted counted, String rule) {
        Flow flow = counted.flow();
        Flow.Callee callee = flow.callee();
        Flow.Operation operation = flow.operation();
        long all = toCallee.getOrDefault(callee, counted.attempts());
        return new Plan.Change(
                effect,
                flow.caller().identity().isEmpty()
                        ? flow.caller().address() + " (plaintext)"
                        : flow.caller().identity(),
                callee.service().isEmpty()
                        ? callee.namespace() + "/" + callee.account() + ":" + callee.port()
                        : callee.service(),
                operation.method().isEmpty()
                        ? "connection"
                        : operation.method() + " " + operation.path(),
                counted.attempts(),
                100.0 * counted.attempts() / all,
                rule);
    }

    private List<Plan.Moved> moved() {
        Map<String, Double> was = before.shares();
        Map<String, Double> is = after.shares();
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .map(
                        name ->
                                new Plan.Moved(
                                        name,
                                        was.getOrDefault(name, 0.0),
                                        is.getOrDefault(name, 0.0)))
                .filter(one -> one.before() != one.after())
                .toList();
    }
}
