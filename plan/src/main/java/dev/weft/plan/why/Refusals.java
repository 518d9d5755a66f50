package dev.weft.plan.why;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedRefusals;
import dev.weft.operator.traffic.RecordedRefusals.Refusal;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the replicas of the operator remember of refusals, the newest first. */
public final class Refusals {
    /** Of those that are listed. */
    static final int MAX_LISTED = 50;

    private final List<Refusal> all;

    private Refusals(List<Refusal> all) {
        this.all = all;
    }

    /** Reads the records of all replicas. */
    public static Refusals read(List<String> json) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        return new Refusals(
                json.stream()
                        .map(one -> serialization.unmarshal(one, RecordedRefusals.class))
                        .flatMap(record -> record.refusals().stream())
                        .sorted(Comparator.comparingLong(Refusal::timeMillis).reversed())
                        .toList());
    }

    /** The newest, one line each. */
    public List<String> list() {
        return all.stream()
                .limit(MAX_LISTED)
                .map(
                        one ->
                                String.join(
                                        "  ",
                                        one.id(),
                                        time(one),
                                        who(one) + " -> " + one.workload(),
                                        what(one.flow()),
                                        one.rule()))
                .toList();
    }

    /** What there is to be said about one, in lines; empty when nobody remembers it. */
    public Optional<List<String>> explain(String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst().map(Mend::told);
    }

    static String time(Refusal refusal) {
        return Instant.ofEpochMilli(refusal.timeMillis()).toString();
    }

    static String who(Refusal refusal) {
        Flow.Caller caller = refusal.flow().caller();
        return caller.identity().isEmpty() ? refusal.address() + " (plaintext)" : caller.identity();
    }

    static String what(Flow flow) {
        Flow.Operation operation = flow.operation();
        return operation.method().isEmpty()
                ? "a connection to port " + flow.callee().port()
                : operation.method() + " " + operation.path();
    }
}
