package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.resolve.traffic.TrafficReader;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves MeshPolicies. One that cannot be read keeps what it did, or refuses everything. */
final class MeshPolicies {
    record Outcome(List<Policy> policies, List<ObjectStatus> statuses) {}

    private static final String SYSTEM_NAMESPACE = "weft-system";

    private final Inventory inventory;
    private final LastGood before;
    private final String trustDomain;
    private final Set<ObjectRef> routes;
    private final List<Policy> policies = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private MeshPolicies(World world, Inventory inventory, LastGood before) {
        this.inventory = inventory;
        this.before = before;
        this.trustDomain =
                MeshDefaults.of(
                                world.all(dev.weft.api.v1alpha1.Mesh.class).stream()
                                        .findFirst()
                                        .map(mesh -> mesh.getSpec()))
                        .trustDomain();
        Stream<HasMetadata> found =
                Stream.concat(
                        world.all(HTTPRoute.class).stream(), world.all(GRPCRoute.class).stream());
        this.routes = found.map(ObjectRef::of).collect(Collectors.toUnmodifiableSet());
    }

    static Outcome of(World world, Inventory inventory, LastGood before) {
        MeshPolicies reader = new MeshPolicies(world, inventory, before);
        world.all(MeshPolicy.class).forEach(reader::read);
        return new Outcome(reader.policies, reader.statuses);
    }

    private void read(MeshPolicy object) {
        ObjectRef ref = ObjectRef.of(object);
        MeshPolicySpec spec = object.getSpec();
        List<Finding> findings = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        for (TargetRef target : spec.targetRefs()) {
            Scope scope = scope(ref, target, missing);
            if (scope != null) {
                scopes.add(scope);
            }
        }
        List<String> later = new ArrayList<>();
        Policy.Authorization authorization = Policy.Authorization.NONE;
        if (spec.authorization() != null) {
            AuthorizationReader reader = new AuthorizationReader(ref, trustDomain, later);
            try {
                authorization = reader.read(spec.authorization());
                findings.add(Finding.accepted());
            } catch (IllegalArgumentException e) {
                Policy old = before.policies().get(ref);
                authorization =
                        old == null ? AuthorizationReader.refuseAll(ref) : old.authorization();
                findings.add(invalid(ref, e, old));
            }
        } else {
            findings.add(Finding.accepted());
        }
        findings.add(
                missing.isEmpty()
                        ? Finding.resolved()
                        : Finding.no("ResolvedRefs", "TargetNotFound", String.join(". ", missing)));
        Policy.Traffic traffic =
                spec.traffic() == null ? Policy.Traffic.NONE : TrafficReader.read(spec.traffic());
        later.addAll(LaterFields.of(spec));
        Finding.notEnforced(later).ifPresent(findings::add);
        policies.add(new Policy(ref, scopes, authorization, traffic));
        statuses.add(ObjectStatus.of(object, findings, List.of()));
    }

    private static Finding invalid(
            ObjectRef ref, IllegalArgumentException e, @Nullable Policy old) {
        return Finding.no(
                "Accepted",
                "Invalid",
                "MeshPolicy "
                        + ref.namespace()
                        + "/"
                        + ref.name()
                        + ": "
                        + e.getMessage()
                        + (old == null
                                ? ". Until then its targets refuse everything."
                                : ". The rules from before stay in force."));
    }

    private @Nullable Scope scope(ObjectRef ref, TargetRef target, List<String> missing) {
        return switch (target.kind()) {
            case "Mesh" -> mesh(ref, missing);
            case "Namespace" -> namespace(ref, target, missing);
            case "Service" -> service(ref, target, missing);
            case "HTTPRoute", "GRPCRoute" -> {
                if (!routes.contains(
                        new ObjectRef(target.kind(), ref.namespace(), target.name()))) {
                    missing.add(notFound(ref, target));
                }
                yield new Scope.OfRoute(
                        target.kind(),
                        ref.namespace(),
                        target.name(),
                        Optional.ofNullable(target.sectionName()));
            }
            default -> {
                missing.add(
                        "targetRefs: kind "
                                + target.kind()
                                + " is accepted but not enforced by this version; remove it");
                yield null;
            }
        };
    }

    /** Whoever may write to one namespace may not decide for all. */
    private static @Nullable Scope mesh(ObjectRef ref, List<String> missing) {
        if (!ref.namespace().equals(SYSTEM_NAMESPACE)) {
            missing.add(
                    "targetRefs: a policy of the whole mesh lives in namespace "
                            + SYSTEM_NAMESPACE
                            + "; move it there");
            return null;
        }
        return new Scope.WholeMesh();
    }

    private @Nullable Scope namespace(ObjectRef ref, TargetRef target, List<String> missing) {
        if (!target.name().equals(ref.namespace())) {
            missing.add(
                    "targetRefs: namespace "
                            + target.name()
                            + " is not the policy's own; move the policy there");
            return null;
        }
        return new Scope.OfNamespace(target.name());
    }

    private Scope service(ObjectRef ref, TargetRef target, List<String> missing) {
        ServiceKey key = new ServiceKey(ref.namespace(), target.name());
        MeshService service = inventory.services().get(key);
        String section = target.sectionName();
        if (service == null) {
            missing.add(notFound(ref, target));
        } else if (section != null
                && service.ports().stream().noneMatch(port -> named(port, section))) {
            missing.add("targetRefs: Service " + key.path() + " has no port " + section);
        }
        return new Scope.OfService(key, Optional.ofNullable(section));
    }

    private static boolean named(ServicePort port, String section) {
        return port.name().equals(section) || Integer.toString(port.port()).equals(section);
    }

    private static String notFound(ObjectRef ref, TargetRef target) {
        return "targetRefs: "
                + target.kind()
                + " '"
                + target.name()
                + "' not found in namespace "
                + ref.namespace()
                + "; create it or correct the name";
    }
}
