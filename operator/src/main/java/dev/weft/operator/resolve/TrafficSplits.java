package dev.weft.operator.resolve;

import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.api.split.SplitWeight;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.split.TrafficSplitSpec;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.Split;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.HttpMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves TrafficSplits. Of two for one Service the oldest wins; a broken one keeps what it did.
 */
final class TrafficSplits {
    record Outcome(
            Map<ServiceKey, Split> splits,
            List<ObjectStatus> statuses,
            Map<ObjectRef, Split> lastGood) {}

    private final World world;
    private final Inventory inventory;
    private final LastGood before;
    private final Map<ServiceKey, Split> splits = new LinkedHashMap<>();
    private final Map<ObjectRef, Split> lastGood = new HashMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private TrafficSplits(World world, Inventory inventory, LastGood before) {
        this.world = world;
        this.inventory = inventory;
        this.before = before;
    }

    static Outcome of(World world, Inventory inventory, LastGood before) {
        TrafficSplits reader = new TrafficSplits(world, inventory, before);
        world.all(TrafficSplit.class).forEach(reader::read);
        return new Outcome(reader.splits, reader.statuses, reader.lastGood);
    }

    private void read(TrafficSplit object) {
        ObjectRef ref = ObjectRef.of(object);
        List<Finding> findings = new ArrayList<>();
        ServiceKey root = new ServiceKey(ref.namespace(), firstLabel(object.getSpec().service()));
        Split winner = splits.get(root);
        if (winner != null) {
            findings.add(conflict(ref, root, winner));
        } else {
            Split read = split(ref, root, object.getSpec(), findings);
            Split old = before.splits().get(ref);
            Split used = read != null ? read : old != null && old.root().equals(root) ? old : null;
            if (used != null) {
                splits.put(root, used);
                lastGood.put(ref, used);
            }
        }
        statuses.add(ObjectStatus.of(object, findings, List.of()));
    }

    private @Nullable Split split(
            ObjectRef ref, ServiceKey root, TrafficSplitSpec spec, List<Finding> findings) {
        List<Split.Part> parts = new ArrayList<>();
        List<HttpMatch> matches = new ArrayList<>();
        Optional<Finding> invalid = weights(ref, spec, parts).or(() -> matches(ref, spec, matches));
        if (invalid.isPresent()) {
            findings.add(invalid.get());
            return null;
        }
        findings.add(Finding.accepted());
        List<String> missing = missing(ref, root, spec);
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.no(
                            "ResolvedRefs",
                            "BackendNotFound",
                            String.join(". ", missing) + ". " + stays(ref)));
            return null;
        }
        findings.add(Finding.resolved());
        return new Split(ref, root, parts, matches);
    }

    private String stays(ObjectRef ref) {
        return before.splits().containsKey(ref)
                ? "The weights from before stay in force."
                : "Until then the Service gets its traffic as if this split were not there.";
    }

    private Optional<Finding> weights(
            ObjectRef ref, TrafficSplitSpec spec, List<Split.Part> parts) {
        for (int i = 0; i < spec.backends().size(); i++) {
            TrafficSplitSpec.Backend backend = spec.backends().get(i);
            try {
                parts.add(
                        new Split.Part(
                                new ServiceKey(ref.namespace(), backend.service()),
                                SplitWeight.read(backend.weight()).thousandths()));
            } catch (IllegalArgumentException e) {
                return Optional.of(
                        Finding.no(
                                "Accepted",
                                "Invalid",
                                where(ref, i) + e.getMessage() + ". " + stays(ref)));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> matches(
            ObjectRef ref, TrafficSplitSpec spec, List<HttpMatch> matches) {
        for (TrafficSplitSpec.Match match : spec.matches()) {
            Optional<HTTPRouteGroup> group =
                    world.all(HTTPRouteGroup.class).stream()
                            .filter(
                                    one ->
                                            ObjectRef.of(one)
                                                    .equals(
                                                            new ObjectRef(
                                                                    "HTTPRouteGroup",
                                                                    ref.namespace(),
                                                                    match.name())))
                            .findFirst();
            if (group.isEmpty()) {
                return Optional.of(
                        Finding.no(
                                "ResolvedRefs",
                                "MatchNotFound",
                                sentence(ref)
                                        + "matches: HTTPRouteGroup '"
                                        + match.name()
                                        + "' not found in namespace "
                                        + ref.namespace()
                                        + "; create it or remove the match. "
                                        + stays(ref)));
            }
            matches.addAll(RouteMatches.of(group.get()));
        }
        return Optional.empty();
    }

    private List<String> missing(ObjectRef ref, ServiceKey root, TrafficSplitSpec spec) {
        List<String> missing = new ArrayList<>();
        MeshService service = inventory.services().get(root);
        if (service == null) {
            return List.of(
                    sentence(ref)
                            + "service '"
                            + root.name()
                            + "' not found in namespace "
                            + ref.namespace()
                            + "; create it or correct the name");
        }
        for (int i = 0; i < spec.backends().size(); i++) {
            String name = spec.backends().get(i).service();
            MeshService backend = inventory.services().get(new ServiceKey(ref.namespace(), name));
            if (backend == null) {
                missing.add(
                        where(ref, i)
                                + "service '"
                                + name
                                + "' not found in namespace "
                                + ref.namespace()
                                + "; create it or remove the backend");
                continue;
            }
            for (ServicePort port : service.ports()) {
                if (backend.port(port.port()).isEmpty()) {
                    missing.add(
                            where(ref, i)
                                    + "service '"
                                    + name
                                    + "' has no port "
                                    + port.port()
                                    + ", which "
                                    + root.name()
                                    + " has; add it");
                }
            }
        }
        return missing;
    }

    private static Finding conflict(ObjectRef ref, ServiceKey root, Split winner) {
        return Finding.no(
                "Accepted",
                "Conflicted",
                sentence(ref)
                        + "service '"
                        + root.name()
                        + "' is split by the older "
                        + winner.ref().path()
                        + "; delete one of the two");
    }

    private static String firstLabel(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? host : host.substring(0, dot);
    }

    private static String sentence(ObjectRef ref) {
        return ref.kind() + " " + ref.namespace() + "/" + ref.name() + ": ";
    }

    private static String where(ObjectRef ref, int backend) {
        return sentence(ref) + "backends[" + backend + "]: ";
    }
}
