package dev.weft.operator.translate;

import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.watch.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the policies that hold somewhere, the most specific level first. */
final class Policies {
    private final List<Policy> all;

    /** A policy at one of its levels. */
    record Attached(Policy policy, int level) {}

    /** A port of a Service. */
    record PortOf(ServiceKey service, int number, String name) {}

    Policies(Model model) {
        this.all = model.policies();
    }

    /** A port of a pod or Workload, and the ports of Services that lead to it. */
    record Inbound(String namespace, String account, int number, List<PortOf> services) {}

    /** Those of a port of a pod or Workload. */
    List<Attached> at(Inbound inbound) {
        return where(
                scope ->
                        holds(scope, inbound.namespace(), inbound.services())
                                || (scope instanceof Scope.OfAccount account
                                        && account.holds(inbound.namespace(), inbound.account())
                                        && account.port()
                                                .map(only -> only == inbound.number())
                                                .orElse(true)));
    }

    /** The ports that policies of a service account name. */
    Set<Integer> portsOf(String namespace, String account) {
        return all.stream()
                .flatMap(policy -> policy.scopes().stream())
                .filter(Scope.OfAccount.class::isInstance)
                .map(Scope.OfAccount.class::cast)
                .filter(scope -> scope.holds(namespace, account))
                .flatMap(scope -> scope.port().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of some ports of Services, their namespace and the mesh. */
    List<Attached> at(String namespace, List<PortOf> ports) {
        return where(scope -> holds(scope, namespace, ports));
    }

    /**
     * Those of a listener of a Gateway, the Gateway, its namespace and the mesh.
     *
     * @param listener as the model names it; only the Gateway's own have a name for policies
     */
    List<Attached> atListener(ObjectRef gateway, String listener) {
        return where(
                scope ->
                        holds(scope, gateway.namespace(), List.of())
                                || ofListener(scope, gateway, listener));
    }

    /**
     * Those of a listener of a Gateway and of the Gateway alone. Policies of its namespace and of
     * the mesh are about workloads, whose callers have identities; clients of a Gateway have none.
     */
    List<Attached> atDoor(ObjectRef gateway, String listener) {
        return where(scope -> ofListener(scope, gateway, listener));
    }

    private static boolean ofListener(Scope scope, ObjectRef gateway, String listener) {
        return scope instanceof Scope.OfGateway of
                && of.holds(gateway.namespace(), gateway.name())
                && of.listener()
                        .map(name -> listener.equals(gateway.path() + "/" + name))
                        .orElse(true);
    }

    /** Those of hosts outside, their namespace and the mesh. */
    List<Attached> atEgressHost(ObjectRef host) {
        return where(
                scope ->
                        holds(scope, host.namespace(), List.of())
                                || scope.equals(
                                        new Scope.OfEgressHost(host.namespace(), host.name())));
    }

    /** Those of a rule of a route alone. */
    List<Attached> atRule(String kind, String namespace, String name, String rule) {
        return where(
                scope ->
                        scope instanceof Scope.OfRoute route
                                && route.kind().equals(kind)
                                && route.namespace().equals(namespace)
                                && route.name().equals(name)
                                && route.rule().map(rule::equals).orElse(true));
    }

    private List<Attached> where(Predicate<Scope> condition) {
        List<Attached> found = new ArrayList<>();
        for (Policy policy : all) {
            policy.scopes().stream()
                    .filter(condition)
                    .mapToInt(Scope::level)
                    .max()
                    .ifPresent(level -> found.add(new Attached(policy, level)));
        }
        // Stable: of one level the oldest policy comes first.
        found.sort(Comparator.comparingInt(Attached::level).reversed());
        return found;
    }

    private static boolean holds(Scope scope, String namespace, List<PortOf> ports) {
        return switch (scope) {
            case Scope.WholeMesh() -> true;
            case Scope.OfNamespace(String name) -> name.equals(namespace);
            case Scope.OfService(ServiceKey service, Optional<String> section) ->
                    ports.stream()
                            .anyMatch(
                                    port ->
                                            port.service().equals(service)
                                                    && section.map(name -> names(port, name))
                                                            .orElse(true));
            case Scope.OfAccount ignored -> false;
            case Scope.OfGateway ignored -> false;
            case Scope.OfEgressHost ignored -> false;
            case Scope.OfRoute ignored -> false;
        };
    }

    private static boolean names(PortOf port, String section) {
        return section.equals(port.name()) || section.equals(Integer.toString(port.number()));
    }

    /** The value of the most specific level that has one. */
    static <T> Optional<T> first(List<Attached> attached, Function<Policy, Optional<T>> field) {
        return attached.stream()
                .map(Attached::policy)
                .map(field)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
