package dev.weft.proxy.record;

import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What came in since the last report; confined to one event loop. */
public final class TrafficLedger {
    /** Kinds of attempts between two reports; what comes beyond them is not told. */
    static final int MAX_KINDS = 1_024;

    /** What kinds may need in a report, in bytes; the operator takes 2 MiB in all. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Attempts between two reports that are recognized without a closer look. */
    static final int MAX_SEEN = 1_024;

    /** Shapes of paths that are told apart while the proxy runs. */
    static final int MAX_SHAPES = 512;

    /** First elements of paths that are told apart beyond that. */
    static final int MAX_WIDENED = 64;

    /** Refusals that wait for the next report. */
    static final int MAX_REFUSALS = 128;

    /** Tags, lengths and numbers of one kind. */
    private static final int OVERHEAD_BYTES = 32;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Kind, Count> counts = new LinkedHashMap<>();
    private final Map<Seen, Count> seen = new HashMap<>();
    private final Deque<RefusedAttempt> refusals = new ArrayDeque<>();
    private final Set<String> shapes = new HashSet<>();
    private final Set<String> widened = new HashSet<>();
    private int bytes;

    /** Most attempts are like one that was seen already, which is quicker to find out. */
    private record Seen(Sighting.Asked asked, Outcome outcome, String rule) {}

    private record Kind(Attempt attempt, Outcome outcome, String rule) {
        int bytes() {
            return attempt.getSerializedSize() + rule.length() + OVERHEAD_BYTES;
        }
    }

    private static final class Count {
        private long attempts;
    }

    public TrafficLedger(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Adds an attempt that was let through. */
    public void allowed(Sighting sighting, String rule) {
        count(sighting, Outcome.OUTCOME_ALLOWED, rule);
    }

    /** Adds an attempt that was let through because the rule is only audited. */
    public void audited(Sighting sighting, String rule) {
        count(sighting, Outcome.OUTCOME_AUDITED, rule);
    }

    /**
     * Adds an attempt that was refused.
     *
     * @return by which the refusal is found again
     */
    public String refused(Sighting sighting, Verdict.Denied how) {
        String id = HexFormat.of().toHexDigits(random.nextLong());
        count(sighting, Outcome.OUTCOME_REFUSED, how.rule());
        if (refusals.size() == MAX_REFUSALS) {
            refusals.removeFirst();
        }
        refusals.addLast(
                RefusedAttempt.newBuilder()
                        .setId(id)
                        .setTimeMillis(clock.millis())
                        .setAttempt(sighting.literally())
                        .setReason(how.code().text())
                        .setRule(how.rule())
                        .setUnclear(how.unclear())
                        .build());
        return id;
    }

    private void count(Sighting sighting, Outcome outcome, String rule) {
        Seen one = new Seen(sighting.asked(), outcome, rule);
        Count known = seen.get(one);
        if (known == null) {
            Kind kind = new Kind(bounded(sighting.alike()), outcome, rule);
            known = counts.get(kind);
            if (known == null) {
                if (counts.size() >= MAX_KINDS || bytes + kind.bytes() > MAX_BYTES) {
                    return;
                }
                bytes += kind.bytes();
                known = new Count();
                counts.put(kind, known);
            }
            if (seen.size() < MAX_SEEN) {
                seen.put(one, known);
            }
        }
        known.attempts++;
    }

    /** Callers choose paths, so their shapes are bounded. */
    private Attempt bounded(Attempt attempt) {
        String shape = attempt.getPath();
        if (shape.isEmpty() || isOrBecomes(shapes, MAX_SHAPES, shape)) {
            return attempt;
        }
        String wide = PathShape.widened(shape);
        boolean told = isOrBecomes(widened, MAX_WIDENED, wide);
        return attempt.toBuilder().setPath(told ? wide : "/" + PathShape.REST).build();
    }

    private static boolean isOrBecomes(Set<String> known, int most, String one) {
        return known.contains(one) || (known.size() < most && known.add(one));
    }

    /** Takes everything out. */
    public TrafficReport drain() {
        TrafficReport.Builder report = TrafficReport.newBuilder().addAllRefusals(refusals);
        counts.forEach(
                (kind, count) ->
                        report.addObservations(
                                Observation.newBuilder()
                                        .setAttempt(kind.attempt())
                                        .setOutcome(kind.outcome())
                                        .setRule(kind.rule())
                                        .setCount(count.attempts)));
        counts.clear();
        seen.clear();
        bytes = 0;
        refusals.clear();
        return report.build();
    }
}
