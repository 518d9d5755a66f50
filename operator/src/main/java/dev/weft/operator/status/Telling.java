package dev.weft.operator.status;

import dev.weft.api.status.Condition;
import dev.weft.operator.watch.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides when readers hear of a status: at once when a condition turns or the first figures are
 * there, of figures as they come for a while behind that, of further ones and of words once in a
 * while. Not safe for use by threads.
 */
final class Telling {
    /** Figures change all the time and are for people. */
    static final Duration FIGURES = Duration.ofSeconds(1);

    /** How long after a condition turned somebody waits for figures. */
    static final Duration AWAITED = Duration.ofSeconds(2);

    private final Map<ObjectRef, Told> told = new HashMap<>();

    private record Told(Posted posted, Instant at, Instant turned) {
        Told(Posted posted, Instant at) {
            this(posted, at, at);
        }

        Told then(Posted now, Instant when) {
            return new Told(now, when, turns(posted).equals(turns(now)) ? turned : when);
        }
    }

    /** What turns in a condition; its message and time do not. */
    private record Turn(String type, String status, String reason, Optional<Long> generation) {
        static Turn of(Condition condition) {
            return new Turn(
                    condition.type(),
                    condition.status(),
                    condition.reason(),
                    Optional.ofNullable(condition.observedGeneration()));
        }
    }

    /** The objects that readers are to hear of now. */
    Set<ObjectRef> due(Map<ObjectRef, Posted> now, Instant at) {
        Set<ObjectRef> due = new HashSet<>(told.keySet());
        due.removeAll(now.keySet());
        told.keySet().removeAll(Set.copyOf(due));
        now.forEach(
                (ref, posted) -> {
                    Told before = told.get(ref);
                    if (before == null || due(before, posted, at)) {
                        told.put(
                                ref,
                                before == null ? new Told(posted, at) : before.then(posted, at));
                        due.add(ref);
                    }
                });
        return Set.copyOf(due);
    }

    private static boolean due(Told before, Posted now, Instant at) {
        return !before.posted().status().equals(now.status())
                && (!turns(before.posted()).equals(turns(now))
                        || before.posted().hasFigures() != now.hasFigures()
                        || (now.hasFigures() && at.isBefore(before.turned().plus(AWAITED)))
                        || !at.isBefore(before.at().plus(FIGURES)));
    }

    private static Map<String, List<Turn>> turns(Posted posted) {
        Map<String, List<Turn>> turns = new TreeMap<>();
        posted.conditions()
                .forEach(
                        (parent, conditions) ->
                                turns.put(parent, conditions.stream().map(Turn::of).toList()));
        return turns;
    }
}
