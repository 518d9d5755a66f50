package dev.weft.operator.status;

import dev.weft.api.gateway.XBackendTrafficPolicy;
import dev.weft.api.status.Condition;
import dev.weft.operator.model.Controller;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.RouteParents;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyAncestorStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRouteStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of routes: an entry for each parent that is ours. Entries of other controllers are
 * repeated as they are, because the list is written whole.
 */
final class RouteStatuses {
    private static final String CONTROLLER = Controller.NAME;

    private final Transitions transitions;
    private final int awaited;

    /**
     * Begins to.
     *
     * @param awaited how many proxies are on their way back to the operator
     */
    RouteStatuses(Transitions transitions, int awaited) {
        this.transitions = transitions;
        this.awaited = awaited;
    }

    private record Entries(List<RouteParentStatus> all, Map<String, List<Condition>> conditions) {}

    Posted make(ObjectStatus said, Tally tally, HTTPRoute route, Optional<Posted> before) {
        HTTPRouteStatus status = new HTTPRouteStatus();
        Entries entries = entries(said, tally, RouteParents.stored(route), before);
        status.setParents(entries.all());
        HTTPRoute copy = new HTTPRoute();
        copy.setMetadata(route.getMetadata());
        copy.setSpec(route.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, entries.conditions());
    }

    Posted make(ObjectStatus said, Tally tally, GRPCRoute route, Optional<Posted> before) {
        GRPCRouteStatus status = new GRPCRouteStatus();
        Entries entries = entries(said, tally, RouteParents.stored(route), before);
        status.setParents(entries.all());
        GRPCRoute copy = new GRPCRoute();
        copy.setMetadata(route.getMetadata());
        copy.setSpec(route.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, entries.conditions());
    }

    Posted make(ObjectStatus said, Tally tally, TLSRoute route, Optional<Posted> before) {
        TLSRouteStatus status = new TLSRouteStatus();
        Entries entries = entries(said, tally, RouteParents.stored(route), before);
        status.setParents(entries.all());
        TLSRoute copy = new TLSRoute();
        copy.setMetadata(route.getMetadata());
        copy.setSpec(route.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, entries.conditions());
    }

    Posted make(ObjectStatus said, Tally tally, TCPRoute route, Optional<Posted> before) {
        TCPRouteStatus status = new TCPRouteStatus();
        Entries entries = entries(said, tally, RouteParents.stored(route), before);
        status.setParents(entries.all());
        TCPRoute copy = new TCPRoute();
        copy.setMetadata(route.getMetadata());
        copy.setSpec(route.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, entries.conditions());
    }

    Posted make(ObjectStatus said, Tally tally, UDPRoute route, Optional<Posted> before) {
        UDPRouteStatus status = new UDPRouteStatus();
        Entries entries = entries(said, tally, RouteParents.stored(route), before);
        status.setParents(entries.all());
        UDPRoute copy = new UDPRoute();
        copy.setMetadata(route.getMetadata());
        copy.setSpec(route.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, entries.conditions());
    }

    /** A policy says of each Gateway what a route says of each parent. */
    Posted make(ObjectStatus said, BackendTLSPolicy policy, Optional<Posted> before) {
        Ancestors made = ancestors(said, policy.getStatus(), before);
        BackendTLSPolicy copy = new BackendTLSPolicy();
        copy.setMetadata(policy.getMetadata());
        copy.setSpec(policy.getSpec());
        copy.setStatus(made.status());
        return new Posted(copy, made.status(), made.conditions());
    }

    /** Or of each Service that it is about. */
    Posted make(ObjectStatus said, XBackendTrafficPolicy policy, Optional<Posted> before) {
        Ancestors made = ancestors(said, policy.getStatus(), before);
        XBackendTrafficPolicy copy = new XBackendTrafficPolicy();
        copy.setMetadata(policy.getMetadata());
        copy.setSpec(policy.getSpec());
        copy.setStatus(made.status());
        return new Posted(copy, made.status(), made.conditions());
    }

    private record Ancestors(PolicyStatus status, Map<String, List<Condition>> conditions) {}

    private Ancestors ancestors(
            ObjectStatus said, @Nullable PolicyStatus status, Optional<Posted> before) {
        List<PolicyAncestorStatus> stored =
                status == null || status.getAncestors() == null ? List.of() : status.getAncestors();
        List<PolicyAncestorStatus> all = new ArrayList<>();
        Map<String, List<Condition>> conditions = new HashMap<>();
        stored.stream()
                .filter(one -> !CONTROLLER.equals(one.getControllerName()))
                .forEach(all::add);
        for (ObjectStatus.Parent parent : said.parents()) {
            String path = path(parent.ref());
            List<Condition> old =
                    Posted.before(
                            before,
                            path,
                            stored.stream()
                                    .filter(one -> CONTROLLER.equals(one.getControllerName()))
                                    .filter(one -> parent.ref().equals(one.getAncestorRef()))
                                    .flatMap(
                                            one -> ApiConditions.read(one.getConditions()).stream())
                                    .toList());
            List<Condition> made = transitions.apply(parent.findings(), said.generation(), old);
            conditions.put(path, made);
            all.add(new PolicyAncestorStatus(parent.ref(), ApiConditions.write(made), CONTROLLER));
        }
        return new Ancestors(new PolicyStatus(all), conditions);
    }

    private Entries entries(
            ObjectStatus said,
            Tally tally,
            List<RouteParentStatus> stored,
            Optional<Posted> before) {
        List<RouteParentStatus> all = new ArrayList<>();
        Map<String, List<Condition>> conditions = new HashMap<>();
        stored.stream()
                .filter(one -> !CONTROLLER.equals(one.getControllerName()))
                .forEach(all::add);
        for (ObjectStatus.Parent parent : said.parents()) {
            String path = path(parent.ref());
            List<Condition> old = Posted.before(before, path, stored(stored, parent.ref()));
            Tally known = tally.awaiting(awaited, old, said.generation());
            List<Finding> findings = new ArrayList<>(parent.findings());
            findings.add(Summary.programmed(parent.findings(), known));
            List<Condition> made = transitions.apply(findings, said.generation(), old);
            conditions.put(path, made);
            RouteParentStatus entry = new RouteParentStatus();
            entry.setControllerName(CONTROLLER);
            entry.setParentRef(parent.ref());
            entry.setConditions(ApiConditions.write(made));
            all.add(entry);
        }
        return new Entries(all, conditions);
    }

    private static List<Condition> stored(List<RouteParentStatus> stored, ParentReference ref) {
        return stored.stream()
                .filter(one -> CONTROLLER.equals(one.getControllerName()))
                .filter(one -> ref.equals(one.getParentRef()))
                .flatMap(one -> ApiConditions.read(one.getConditions()).stream())
                .toList();
    }

    private static String path(ParentReference ref) {
        return String.join(
                "/",
                String.valueOf(ref.getGroup()),
                String.valueOf(ref.getKind()),
                String.valueOf(ref.getNamespace()),
                String.valueOf(ref.getName()),
                String.valueOf(ref.getSectionName()),
                String.valueOf(ref.getPort()));
    }
}
