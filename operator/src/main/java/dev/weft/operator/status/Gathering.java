package dev.weft.operator.status;

import dev.weft.inject.MeshedPod;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts the proxies that are on their way back to an operator that was replaced: what they hold is
 * not known until then. Not safe for use by threads.
 */
final class Gathering {
    /**
     * How long they are waited for. A proxy notices within half a minute that the operator it
     * talked to is gone without a word.
     */
    static final Duration LIMIT = Duration.ofSeconds(45);

    /** Percent of the pods with a proxy; some always come and go. */
    private static final int ENOUGH = 90;

    private Optional<Instant> shortSince = Optional.empty();

    /** The pods of a world are counted once, and looked at several times a second. */
    private Counted counted = new Counted(Optional.empty(), 0);

    private record Counted(Optional<World> of, long proxies) {}

    /**
     * How many proxies are still expected.
     *
     * @param connected to all replicas of the operator
     */
    int awaited(World world, int connected, Instant now) {
        if (counted.of().filter(one -> one == world).isEmpty()) {
            counted = new Counted(Optional.of(world), proxies(world));
        }
        long expected = counted.proxies();
        if (100L * connected >= ENOUGH * expected) {
            shortSince = Optional.empty();
            return 0;
        }
        Instant since = shortSince.orElse(now);
        shortSince = Optional.of(since);
        // Those that did not come back by then have a fault of their own, which is theirs to tell.
        return now.isBefore(since.plus(LIMIT)) ? Math.toIntExact(expected - connected) : 0;
    }

    private static long proxies(World world) {
        return world.all(Pod.class).stream()
                .filter(Gathering::isReady)
                .filter(pod -> MeshedPod.is(pod) || MeshedPod.isGateway(pod))
                .count();
    }

    /** A pod gets ready when its proxy has what the operator told it. */
    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .map(PodCondition::getStatus)
                        .anyMatch("True"::equals);
    }
}
