package dev.weft.operator.status;

import dev.weft.api.status.Condition;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntryStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSetStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of GatewayClasses, Gateways and ListenerSets. */
final class GatewayStatuses {
    private static final String PROGRAMMED = "Programmed";
    private static final String GROUP = "gateway.networking.k8s.io";

    private final StatusBoard.Observation observation;
    private final InfrastructureFaults faults;
    private final SupportedFeatures features;
    private final Transitions transitions;
    private final int awaited;
    private final GatewayAddresses addresses;

    /**
     * Begins to.
     *
     * @param awaited how many proxies are on their way back to the operator
     */
    GatewayStatuses(
            StatusBoard.Observation observation,
            InfrastructureFaults faults,
            SupportedFeatures features,
            Transitions transitions,
            int awaited) {
        this.observation = observation;
        this.faults = faults;
        this.features = features;
        this.transitions = transitions;
        this.awaited = awaited;
        this.addresses = new GatewayAddresses(observation.world());
    }

    Posted make(ObjectStatus said, GatewayClass read, Optional<Posted> before) {
        List<Condition> conditions =
                transitions.apply(
                        said.findings(),
                        said.generation(),
                        Posted.before(
                                before,
                                Posted.OWN,
                                read.getStatus() == null
                                        ? List.of()
                                        : ApiConditions.read(read.getStatus().getConditions())));
        GatewayClassStatus status =
                new GatewayClassStatus(ApiConditions.write(conditions), features.ofGateways());
        GatewayClass copy = new GatewayClass();
        copy.setMetadata(read.getMetadata());
        copy.setSpec(read.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, Map.of(Posted.OWN, conditions));
    }

    Posted make(ObjectStatus said, Gateway read, Optional<Posted> before) {
        Optional<MeshGateway> gateway =
                observation.resolution().model().ingress().gateways().values().stream()
                        .filter(one -> one.ref().equals(said.ref()))
                        .findFirst();
        Optional<GatewayStatus> stored = Optional.ofNullable(read.getStatus());
        Map<String, List<Condition>> ofListeners = new HashMap<>();
        stored.map(GatewayStatus::getListeners)
                .orElse(List.of())
                .forEach(
                        one ->
                                ofListeners.put(
                                        one.getName(), ApiConditions.read(one.getConditions())));
        Map<String, List<Condition>> conditions =
                conditions(
                        said,
                        gateway,
                        before,
                        stored.map(one -> ApiConditions.read(one.getConditions()))
                                .orElse(List.of()),
                        ofListeners);
        GatewayStatus status = new GatewayStatus();
        status.setConditions(written(conditions, Posted.OWN));
        status.setAddresses(gateway.map(addresses::of).orElse(List.of()));
        status.setAttachedListenerSets(gateway.map(MeshGateway::attachedSets).orElse(0));
        status.setListeners(
                said.listeners().stream()
                        .map(
                                one ->
                                        new ListenerStatus(
                                                one.routes(),
                                                written(conditions, one.name()),
                                                one.name(),
                                                kinds(one)))
                        .toList());
        Gateway copy = new Gateway();
        copy.setMetadata(read.getMetadata());
        copy.setSpec(read.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, conditions);
    }

    Posted make(ObjectStatus said, ListenerSet read, Optional<Posted> before) {
        Optional<MeshGateway> gateway =
                observation.resolution().model().ingress().gateways().values().stream()
                        .filter(one -> one.sources().contains(said.ref()))
                        .findFirst();
        Optional<ListenerSetStatus> stored = Optional.ofNullable(read.getStatus());
        Map<String, List<Condition>> ofListeners = new HashMap<>();
        stored.map(ListenerSetStatus::getListeners)
                .orElse(List.of())
                .forEach(
                        one ->
                                ofListeners.put(
                                        one.getName(), ApiConditions.read(one.getConditions())));
        Map<String, List<Condition>> conditions =
                conditions(
                        said,
                        gateway,
                        before,
                        stored.map(one -> ApiConditions.read(one.getConditions()))
                                .orElse(List.of()),
                        ofListeners);
        ListenerSetStatus status = new ListenerSetStatus();
        status.setConditions(written(conditions, Posted.OWN));
        status.setListeners(
                said.listeners().stream()
                        .map(
                                one ->
                                        new ListenerEntryStatus(
                                                one.routes(),
                                                written(conditions, one.name()),
                                                one.name(),
                                                kinds(one)))
                        .toList());
        ListenerSet copy = new ListenerSet();
        copy.setMetadata(read.getMetadata());
        copy.setSpec(read.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, conditions);
    }

    /** The conditions of what has listeners, and those of each listener by its name. */
    private Map<String, List<Condition>> conditions(
            ObjectStatus said,
            Optional<MeshGateway> gateway,
            Optional<Posted> before,
            List<Condition> stored,
            Map<String, List<Condition>> ofListeners) {
        List<Condition> old = Posted.before(before, Posted.OWN, stored);
        Finding programmed = programmed(said, gateway, old);
        Map<String, List<Condition>> conditions = new HashMap<>();
        conditions.put(
                Posted.OWN,
                transitions.apply(with(said.findings(), programmed), said.generation(), old));
        for (ObjectStatus.Listener one : said.listeners()) {
            conditions.put(
                    one.name(), listener(one, programmed, said.generation(), before, ofListeners));
        }
        return conditions;
    }

    private static List<io.fabric8.kubernetes.api.model.Condition> written(
            Map<String, List<Condition>> conditions, String of) {
        return ApiConditions.write(conditions.getOrDefault(of, List.of()));
    }

    private List<Condition> listener(
            ObjectStatus.Listener one,
            Finding ofGateway,
            long generation,
            Optional<Posted> before,
            Map<String, List<Condition>> stored) {
        boolean said = one.findings().stream().anyMatch(it -> it.type().equals(PROGRAMMED));
        return transitions.apply(
                said ? one.findings() : with(one.findings(), ofGateway),
                generation,
                Posted.before(before, one.name(), stored.getOrDefault(one.name(), List.of())));
    }

    private static List<RouteGroupKind> kinds(ObjectStatus.Listener one) {
        return one.kinds().stream().map(kind -> new RouteGroupKind(GROUP, kind)).toList();
    }

    private static List<Finding> with(List<Finding> findings, Finding another) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(another);
        return all;
    }

    private Finding programmed(
            ObjectStatus said, Optional<MeshGateway> gateway, List<Condition> before) {
        Optional<Finding> refused =
                said.findings().stream()
                        .filter(one -> one.type().equals("Accepted"))
                        .filter(one -> one.status().equals("False"))
                        .findFirst();
        if (refused.isPresent() || gateway.isEmpty()) {
            return Finding.no(
                    PROGRAMMED,
                    said.ref().kind().equals("Gateway")
                            ? "Invalid"
                            : refused.map(Finding::reason).orElse("Pending"),
                    refused.map(Finding::message).orElse("its Gateway is not in force"));
        }
        return unaddressed(gateway.get())
                .orElseGet(() -> held(said.ref(), said.generation(), before));
    }

    private Optional<Finding> unaddressed(MeshGateway gateway) {
        List<String> wanted = gateway.infrastructure().addresses();
        List<String> had =
                addresses.of(gateway).stream().map(GatewayStatusAddress::getValue).toList();
        Optional<String> fault = faults.find(gateway.ref());
        if (!wanted.isEmpty() && !had.containsAll(wanted)) {
            return Optional.of(
                    Finding.no(
                            PROGRAMMED,
                            "AddressNotUsable",
                            fault.orElse(
                                    "spec.addresses: its Service cannot have, or does not have"
                                            + " yet, "
                                            + String.join(", ", wanted))));
        }
        if (fault.isPresent()) {
            return Optional.of(Finding.no(PROGRAMMED, "NoResources", fault.get()));
        }
        return had.isEmpty()
                ? Optional.of(
                        Finding.no(
                                PROGRAMMED,
                                "AddressNotAssigned",
                                "Service "
                                        + gateway.ref().namespace()
                                        + "/"
                                        + gateway.infrastructure().name()
                                        + " has no address yet; without load balancers in the"
                                        + " cluster, annotate the Gateway or its class with"
                                        + " weft.dev/service-type: ClusterIP"))
                : Optional.empty();
    }

    /**
     * Once a proxy has what was written, it stays so: that routes and endpoints come and go is said
     * of them.
     */
    private Finding held(ObjectRef ref, long generation, List<Condition> before) {
        Tally tally = observation.standings().of(ref);
        String inForce = "in force in " + tally.fraction() + " proxies";
        if (!tally.refusals().isEmpty()) {
            return Finding.no(
                    PROGRAMMED,
                    "Invalid",
                    inForce + "; refused by " + String.join("; ", tally.refusals()));
        }
        boolean was = Transitions.isProgrammed(before, generation);
        return tally.inForce() > 0 || (was && tally.total() + awaited > 0)
                ? Finding.yes(PROGRAMMED, PROGRAMMED, "in force")
                : Finding.no(PROGRAMMED, "Pending", "no proxy has it yet: " + inForce);
    }
}
