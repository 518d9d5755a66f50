package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.Infrastructure;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.ClientValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Gateway while its listeners are judged and routes are attached. */
final class GatewayDraft {
    private final Gateway object;
    private final InfrastructureReader.Read infrastructure;
    private final List<ListenerDraft> own;
    private final List<ListenerSetDraft> sets = new ArrayList<>();
    private final PortPlan plan = new PortPlan();
    private final Map<PortPlan.Slot, ClientValidation> clients = new HashMap<>();
    private Certificates.Outcome client =
            new Certificates.Outcome(Optional.empty(), Optional.empty());
    private Optional<Finding> insecure = Optional.empty();

    GatewayDraft(
            Gateway object, InfrastructureReader.Read infrastructure, List<ListenerDraft> own) {
        this.object = object;
        this.infrastructure = infrastructure;
        this.own = own;
    }

    ObjectRef ref() {
        return ObjectRef.of(object);
    }

    Gateway object() {
        return object;
    }

    List<ListenerDraft> own() {
        return own;
    }

    /** Takes a ListenerSet that it lets attach; the oldest first. */
    void take(ListenerSetDraft set) {
        sets.add(set);
    }

    /** The certificate that it shows to applications. */
    void shows(Certificates.Outcome outcome) {
        client = outcome;
    }

    /** Shares the ports out, and says whom they let in. */
    void plan(ClientChecks checks) {
        own.forEach(plan::place);
        sets.forEach(set -> set.listeners().forEach(plan::place));
        plan.taken()
                .forEach(
                        (slot, listeners) ->
                                checks.of(slot.port(), listeners)
                                        .ifPresent(found -> clients.put(slot, found)));
        insecure = checks.insecure();
    }

    /** Why none of its listeners can be, whatever they say. */
    private Optional<Finding> fault() {
        return infrastructure.fault();
    }

    private boolean listens() {
        return own.stream().anyMatch(ListenerDraft::serves)
                || sets.stream().anyMatch(ListenerSetDraft::serves);
    }

    boolean accepted() {
        return fault().isEmpty() && listens();
    }

    ObjectStatus status() {
        List<Finding> findings = new ArrayList<>();
        findings.add(fault().orElseGet(this::byListeners));
        findings.add(client.wrong().orElseGet(Finding::resolved));
        insecure.ifPresent(findings::add);
        return ObjectStatus.of(
                object,
                new ObjectStatus.Listening(
                        findings, own.stream().map(ListenerDraft::status).toList()));
    }

    private Finding byListeners() {
        if (!listens()) {
            return Finding.no(
                    "Accepted", "ListenersNotValid", "no listener can be served; theirs say why");
        }
        return own.stream().allMatch(ListenerDraft::serves)
                ? Finding.accepted()
                : Finding.yes(
                        "Accepted",
                        "ListenersNotValid",
                        "some listeners cannot be served, and theirs say why; the rest is in use");
    }

    /** What is to be said about the ListenerSets that it took. */
    List<ObjectStatus> sets() {
        return sets.stream().map(set -> set.status(accepted())).toList();
    }

    int attachedSets() {
        return (int) sets.stream().filter(ListenerSetDraft::serves).count();
    }

    /** As the model has it; empty when it is not accepted. */
    Optional<MeshGateway> finished() {
        if (!accepted()) {
            return Optional.empty();
        }
        Set<ObjectRef> sources = new LinkedHashSet<>();
        sources.add(ref());
        sets.stream().filter(ListenerSetDraft::serves).forEach(set -> sources.add(set.ref()));
        Infrastructure needed = infrastructure.infrastructure();
        return Optional.of(
                new MeshGateway(ref(), sources, ports(), client.name(), attachedSets(), needed));
    }

    private List<MeshGateway.Port> ports() {
        Map<PortPlan.Slot, Integer> bound = plan.bindPorts();
        List<MeshGateway.Port> ports = new ArrayList<>();
        plan.taken()
                .forEach(
                        (slot, drafts) -> {
                            var listeners =
                                    drafts.stream()
                                            .filter(ListenerDraft::serves)
                                            .map(ListenerDraft::finished)
                                            .toList();
                            if (!listeners.isEmpty()) {
                                ports.add(
                                        new MeshGateway.Port(
                                                slot.port(),
                                                bound.getOrDefault(slot, slot.port()),
                                                listeners,
                                                Optional.ofNullable(clients.get(slot))));
                            }
                        });
        return ports;
    }
}
