package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what policies are attached to. */
final class PolicyTargets {
    private static final int MAX_PORT = 65_535;

    private final Inventory inventory;
    private final Set<ObjectRef> routes;
    private final Map<ObjectRef, Gateway> gateways;
    private final Set<ObjectRef> egressHosts;

    /**
     * The targets of one policy.
     *
     * @param missing sentences about those that are not there
     */
    record Found(List<Scope> scopes, List<String> missing) {}

    PolicyTargets(World world, Inventory inventory) {
        this.inventory = inventory;
        Stream<HasMetadata> found =
                Stream.concat(
                        world.all(HTTPRoute.class).stream(), world.all(GRPCRoute.class).stream());
        this.gateways =
                world.all(Gateway.class).stream()
                        .collect(Collectors.toUnmodifiableMap(ObjectRef::of, Function.identity()));
        this.egressHosts =
                world.all(EgressHost.class).stream()
                        .map(ObjectRef::of)
                        .collect(Collectors.toUnmodifiableSet());
        this.routes = found.map(ObjectRef::of).collect(Collectors.toUnmodifiableSet());
    }

    Found of(ObjectRef policy, List<TargetRef> targets) {
        List<Scope> scopes = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (TargetRef target : targets) {
            Scope scope = scope(policy, target, missing);
            if (scope != null) {
                scopes.add(scope);
            }
        }
        return new Found(scopes, missing);
    }

    private @Nullable Scope scope(ObjectRef ref, TargetRef target, List<String> missing) {
        return switch (target.kind()) {
            case "Mesh" -> mesh(ref, missing);
            case "Namespace" -> namespace(ref, target, missing);
            case "ServiceAccount" -> account(ref, target, missing);
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
            case "Gateway" -> gateway(ref, target, missing);
            case "EgressHost" -> egressHost(ref, target, missing);
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
        if (!ref.namespace().equals(WireNames.SYSTEM_NAMESPACE)) {
            missing.add(
                    "targetRefs: a policy of the whole mesh lives in namespace "
                            + WireNames.SYSTEM_NAMESPACE
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

    private @Nullable Scope account(ObjectRef ref, TargetRef target, List<String> missing) {
        boolean runs =
                inventory.members().values().stream()
                        .anyMatch(
                                member ->
                                        member.namespace().equals(ref.namespace())
                                                && member.serviceAccount().equals(target.name()));
        if (!runs) {
            missing.add(
                    "targetRefs: nothing in the mesh runs as ServiceAccount '"
                            + target.name()
                            + "' of namespace "
                            + ref.namespace()
                            + "; correct the name, or wait until something does");
        }
        String section = target.sectionName();
        Optional<Integer> port = Optional.ofNullable(section).flatMap(PolicyTargets::port);
        if (section != null && port.isEmpty()) {
            missing.add(
                    "targetRefs: sectionName '"
                            + section
                            + "' of a ServiceAccount must be the number of a port, 1 to 65535");
            return null;
        }
        return new Scope.OfAccount(ref.namespace(), target.name(), port);
    }

    private static Optional<Integer> port(String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text)).filter(port -> port <= MAX_PORT);
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

    private Scope gateway(ObjectRef ref, TargetRef target, List<String> missing) {
        Optional<Gateway> gateway =
                Optional.ofNullable(
                        gateways.get(new ObjectRef("Gateway", ref.namespace(), target.name())));
        String section = target.sectionName();
        if (gateway.isEmpty()) {
            missing.add(notFound(ref, target));
        } else if (section != null
                && Absent.asEmpty(gateway.get().getSpec().getListeners()).stream()
                        .noneMatch(listener -> listener.getName().equals(section))) {
            missing.add(
                    "targetRefs: Gateway "
                            + ref.namespace()
                            + "/"
                            + target.name()
                            + " has no listener "
                            + section);
        }
        return new Scope.OfGateway(ref.namespace(), target.name(), Optional.ofNullable(section));
    }

    private Scope egressHost(ObjectRef ref, TargetRef target, List<String> missing) {
        if (!egressHosts.contains(new ObjectRef("EgressHost", ref.namespace(), target.name()))) {
            missing.add(notFound(ref, target));
        }
        return new Scope.OfEgressHost(ref.namespace(), target.name());
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
