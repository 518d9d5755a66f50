package dev.weft.operator.status;

import dev.weft.operator.push.Standing;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.watch.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far the connected proxies are.
 *
 * @param byObject with the configs that an object shaped
 * @param byProxy each with all that it holds, by {@code namespace/workload}; of other replicas only
 *     those of Workload resources
 * @param proxies how many are connected
 * @param trust how far they are with roots and certificates
 */
public record Standings(
        Map<ObjectRef, Tally> byObject,
        Map<String, Tally> byProxy,
        int proxies,
        TrustStanding trust) {
    public Standings {
        byObject = Map.copyOf(byObject);
        byProxy = Map.copyOf(byProxy);
    }

    /** Both together. */
    public Standings plus(Standings other) {
        Map<ObjectRef, Tally> objects = new HashMap<>(byObject);
        other.byObject().forEach((ref, tally) -> objects.merge(ref, tally, Tally::plus));
        // A proxy that moved to another replica a moment ago may still be known to both.
        Map<String, Tally> names = new HashMap<>(other.byProxy());
        names.putAll(byProxy);
        return new Standings(objects, names, proxies + other.proxies(), trust.plus(other.trust()));
    }

    Tally of(ObjectRef ref) {
        return byObject.getOrDefault(ref, Tally.NONE);
    }

    /** Counts a proxy as one, however many configs it holds. Not safe for use by threads. */
    public static final class Builder {
        private final Map<ObjectRef, Map<String, Standing>> byObject = new HashMap<>();
        private final Map<String, Standing> byProxy = new HashMap<>();

        /** Notes that a proxy is there. */
        public void connected(String proxy) {
            byProxy.putIfAbsent(proxy, new Standing.InForce());
        }

        /** Notes how far a proxy is with one config. */
        public void add(String proxy, Set<ObjectRef> sources, Standing standing) {
            byProxy.merge(proxy, standing, Builder::worse);
            for (ObjectRef source : sources) {
                byObject.computeIfAbsent(source, ref -> new TreeMap<>())
                        .merge(proxy, standing, Builder::worse);
            }
        }

        private static Standing worse(Standing one, Standing other) {
            return rank(one) >= rank(other) ? one : other;
        }

        private static int rank(Standing standing) {
            return switch (standing) {
                case Standing.InForce() -> 0;
                case Standing.Pending() -> 1;
                case Standing.Refused(String why) -> 2;
            };
        }

        public Standings build(TrustStanding trust) {
            Map<ObjectRef, Tally> objects = new HashMap<>();
            byObject.forEach((ref, proxies) -> objects.put(ref, tally(proxies)));
            Map<String, Tally> proxies = new HashMap<>();
            byProxy.forEach((name, standing) -> proxies.put(name, tally(Map.of(name, standing))));
            return new Standings(objects, proxies, byProxy.size(), trust);
        }

        private static Tally tally(Map<String, Standing> proxies) {
            int inForce = 0;
            List<String> refusals = new ArrayList<>();
            for (Map.Entry<String, Standing> entry : proxies.entrySet()) {
                switch (entry.getValue()) {
                    case Standing.InForce() -> inForce++;
                    case Standing.Pending() -> {}
                    case Standing.Refused(String why) -> {
                        if (refusals.size() < Tally.MAX_REFUSALS) {
                            refusals.add(entry.getKey() + ": " + why);
                        }
                    }
                }
            }
            return new Tally(inForce, proxies.size(), refusals);
        }
    }
}
