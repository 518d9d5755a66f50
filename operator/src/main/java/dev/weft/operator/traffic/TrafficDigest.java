package dev.weft.operator.traffic;

import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sums up what came in, once a minute: what is written from it changes no more often. Not safe for
 * use by threads.
 */
public final class TrafficDigest {
    /** How often statuses that tell of traffic may change. */
    public static final Duration PACE = Duration.ofMinutes(1);

    /** How often it is looked while there is nothing to tell. */
    static final Duration FIRST = Duration.ofSeconds(2);

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final TrafficRecord record;
    private final InstantSource clock;
    private final CallerNames names = new CallerNames();
    private TrafficSummary last = TrafficSummary.NONE;
    private Instant due = Instant.MIN;

    public TrafficDigest(TrafficRecord record, InstantSource clock) {
        this.record = record;
        this.clock = clock;
    }

    /**
     * The newest summary.
     *
     * @param world in which callers without an identity are looked for
     */
    public TrafficSummary of(World world) {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            last = made(world);
            due = now.plus(last.isEmpty() ? FIRST : PACE);
        }
        return last;
    }

    private TrafficSummary made(World world) {
        List<TrafficBook.Plaintext> plaintext = record.flows().plaintext();
        List<RuleBook.Counted> rules = record.rules().take();
        if (plaintext.isEmpty() && rules.isEmpty()) {
            return TrafficSummary.NONE;
        }
        names.look(world);
        return new TrafficSummary(
                record.flows().sinceMillis() / HOUR_MILLIS * HOUR_MILLIS,
                ruleCounts(rules, world),
                plaintext.stream()
                        .map(
                                one ->
                                        new TrafficSummary.PlaintextCount(
                                                names.of(one.address()),
                                                one.callee(),
                                                one.attempts(),
                                                one.refused()))
                        .toList());
    }

    /** The callers that a rule is most about are named. */
    private List<TrafficSummary.RuleCount> ruleCounts(List<RuleBook.Counted> counted, World world) {
        Set<ObjectRef> policies =
                world.all(MeshPolicy.class).stream()
                        .map(ObjectRef::of)
                        .collect(Collectors.toUnmodifiableSet());
        Map<String, List<RuleBook.Counted>> byRule =
                counted.stream()
                        .filter(one -> policies.contains(one.policy()))
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.policy().path() + "/" + one.rule()));
        return byRule.values().stream().map(this::ruleCount).toList();
    }

    private TrafficSummary.RuleCount ruleCount(List<RuleBook.Counted> ofOne) {
        return new TrafficSummary.RuleCount(
                ofOne.getFirst().policy(),
                ofOne.getFirst().rule(),
                ofOne.stream().mapToLong(RuleBook.Counted::refused).sum(),
                ofOne.stream().mapToLong(RuleBook.Counted::wouldRefuse).sum(),
                ofOne.stream()
                        .sorted(RuleBook.Counted.MOST_FIRST)
                        .limit(TrafficSummary.MAX_CALLERS)
                        .map(one -> names.of(one.caller()))
                        .toList());
    }
}
