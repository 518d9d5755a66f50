package dev.weft.plan.traffic;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic;
import dev.weft.operator.traffic.RecordedTraffic.Counted;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came in lately, as all replicas of the operator recorded it. */
public final class Traffic {
    private static final Comparator<Flow> ORDER = Comparator.comparing(Flow::toString);

    private final List<RecordedTraffic> records;

    private Traffic(List<RecordedTraffic> records) {
        this.records = List.copyOf(records);
    }

    /** What these replicas recorded. */
    public static Traffic of(List<RecordedTraffic> records) {
        return new Traffic(records);
    }

    /** Reads the records of all replicas. */
    public static Traffic read(List<String> json) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        return new Traffic(
                json.stream()
                        .map(one -> serialization.unmarshal(one, RecordedTraffic.class))
                        .toList());
    }

    /** Each flow once, in an order that depends on nothing else. */
    public List<Counted> flows() {
        Map<Flow, Counted> all = new TreeMap<>(ORDER);
        for (RecordedTraffic record : records) {
            for (Counted one : record.flows()) {
                all.merge(
                        one.flow(),
                        one,
                        (a, b) ->
                                new Counted(
                                        a.flow(),
                                        a.attempts() + b.attempts(),
                                        a.refused() + b.refused()));
            }
        }
        return List.copyOf(all.values());
    }

    /** From when on; the epoch when there is no record. */
    public Instant since() {
        return Instant.ofEpochMilli(
                records.stream().mapToLong(RecordedTraffic::sinceMillis).min().orElse(0));
    }

    /** When the last record was taken; the epoch when there is none. */
    public Instant until() {
        return Instant.ofEpochMilli(
                records.stream().mapToLong(RecordedTraffic::untilMillis).max().orElse(0));
    }

    /** Attempts of kinds that were too many to be told apart. */
    public long left() {
        return records.stream().mapToLong(RecordedTraffic::left).sum();
    }
}
