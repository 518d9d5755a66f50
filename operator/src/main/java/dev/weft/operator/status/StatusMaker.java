package dev.weft.operator.status;

import dev.weft.api.gateway.XBackendTrafficPolicy;
import dev.weft.api.gateway.XMesh;
import dev.weft.api.gateway.XMeshStatus;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.split.TrafficSplitStatus;
import dev.weft.api.status.Condition;
import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.EgressHostStatus;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicyStatus;
import dev.weft.api.v1alpha1.MeshStatus;
import dev.weft.api.v1alpha1.PlaintextCallers;
import dev.weft.api.v1alpha1.Workload;
import dev.weft.api.v1alpha1.WorkloadStatus;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Split;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the status of one object together. */
final class StatusMaker {
    private final StatusBoard.Observation observation;
    private final TrafficFigures traffic;
    private final LoadBook loads;
    private final Transitions transitions;
    private final RouteStatuses routes;
    private final GatewayStatuses gateways;
    private final int awaited;

    /**
     * Begins to.
     *
     * @param awaited how many proxies are on their way back to the operator
     */
    StatusMaker(
            StatusBoard.Observation observation,
            LoadBook loads,
            Transitions transitions,
            GatewayStatuses gateways,
            int awaited) {
        this.observation = observation;
        this.traffic = new TrafficFigures(observation.traffic());
        this.loads = loads;
        this.transitions = transitions;
        this.routes = new RouteStatuses(transitions, awaited);
        this.gateways = gateways;
        this.awaited = awaited;
    }

    /** The object with its status; empty for a kind that has none of ours. */
    Optional<Posted> make(ObjectStatus said, HasMetadata object, Optional<Posted> before) {
        Tally tally = observation.standings().of(said.ref());
        return switch (object) {
            case TrafficSplit split -> Optional.of(split(said, split, before));
            case MeshPolicy policy -> {
                List<Condition> conditions =
                        conditions(said, tally, before, of(policy.getStatus()));
                yield Optional.of(
                        posted(
                                new MeshPolicy(),
                                policy,
                                new MeshPolicyStatus(
                                        said.generation(),
                                        conditions,
                                        tally.fraction(),
                                        observation.effects().of(policy),
                                        traffic.decisions(said.ref()),
                                        plaintext(said.ref())),
                                conditions));
            }
            case EgressHost host -> {
                List<Condition> conditions =
                        conditions(
                                said,
                                tally,
                                before,
                                host.getStatus() == null
                                        ? List.of()
                                        : host.getStatus().conditions());
                yield Optional.of(
                        posted(
                                new EgressHost(),
                                host,
                                new EgressHostStatus(
                                        said.generation(), conditions, tally.fraction()),
                                conditions));
            }
            case Workload workload -> Optional.of(workload(said, workload, before));
            case Mesh mesh -> Optional.of(mesh(said, mesh, before));
            case HTTPRoute route -> Optional.of(routes.make(said, tally, route, before));
            case GRPCRoute route -> Optional.of(routes.make(said, tally, route, before));
            case XMesh mesh -> Optional.of(mesh(said, mesh, before));
            case TLSRoute route -> Optional.of(routes.make(said, tally, route, before));
            case TCPRoute route -> Optional.of(routes.make(said, tally, route, before));
            case UDPRoute route -> Optional.of(routes.make(said, tally, route, before));
            case BackendTLSPolicy policy -> Optional.of(routes.make(said, policy, before));
            case XBackendTrafficPolicy policy -> Optional.of(routes.make(said, policy, before));
            case GatewayClass one -> Optional.of(gateways.make(said, one, before));
            case Gateway gateway -> Optional.of(gateways.make(said, gateway, before));
            case ListenerSet set -> Optional.of(gateways.make(said, set, before));
            default -> Optional.empty();
        };
    }

    private @Nullable PlaintextCallers plaintext(ObjectRef policy) {
        for (Policy one : observation.resolution().model().policies()) {
            if (one.ref().equals(policy)) {
                return traffic.plaintext(one);
            }
        }
        return null;
    }

    private Posted mesh(ObjectStatus said, Mesh mesh, Optional<Posted> before) {
        TrustStatus trust = new TrustStatus(observation.trust(), observation.standings().trust());
        List<Finding> findings = new ArrayList<>(said.findings());
        findings.addAll(trust.findings());
        List<Condition> conditions =
                transitions.apply(
                        Summary.of(findings),
                        said.generation(),
                        Posted.before(before, Posted.OWN, of(mesh.getStatus())));
        return posted(
                new Mesh(),
                mesh,
                new MeshStatus(
                        said.generation(),
                        conditions,
                        observation.standings().proxies(),
                        trust.certificates(),
                        traffic.plaintext()),
                conditions);
    }

    private Posted mesh(ObjectStatus said, XMesh mesh, Optional<Posted> before) {
        List<Condition> conditions =
                transitions.apply(
                        said.findings(),
                        said.generation(),
                        Posted.before(before, Posted.OWN, of(mesh.getStatus())));
        boolean accepted = said.findings().stream().noneMatch(one -> one.status().equals("False"));
        return posted(
                new XMesh(),
                mesh,
                new XMeshStatus(conditions, accepted ? MeshFeatures.SUPPORTED : List.of()),
                conditions);
    }

    private Posted split(ObjectStatus said, TrafficSplit split, Optional<Posted> before) {
        Tally tally = observation.standings().of(said.ref());
        List<Condition> conditions =
                conditions(
                        said,
                        tally,
                        before,
                        split.getStatus() == null ? List.of() : split.getStatus().conditions());
        Optional<SplitFigures> figures = inForce(said.ref()).map(this::figures);
        return posted(
                new TrafficSplit(),
                split,
                new TrafficSplitStatus(
                        said.generation(),
                        conditions,
                        tally.fraction(),
                        figures.map(SplitFigures::desired).orElse(null),
                        figures.flatMap(SplitFigures::observed).orElse(null),
                        figures.isPresent() ? LoadWindow.LENGTH.toSeconds() + "s" : null,
                        figures.map(SplitFigures::requests).orElse(null),
                        figures.map(SplitFigures::backends).orElse(List.of())),
                conditions);
    }

    private Optional<Split> inForce(ObjectRef ref) {
        return observation.resolution().model().splits().values().stream()
                .filter(split -> split.ref().equals(ref))
                .findFirst();
    }

    private SplitFigures figures(Split split) {
        return SplitFigures.of(split, loads.sums(split.ref()), observation.resolution().model());
    }

    private Posted workload(ObjectStatus said, Workload workload, Optional<Posted> before) {
        String name = said.ref().namespace() + "/" + said.ref().name();
        Tally tally = observation.standings().byProxy().get(name);
        List<Finding> findings = new ArrayList<>(said.findings());
        findings.add(
                tally == null
                        ? new Finding(
                                "Programmed",
                                "False",
                                "NotConnected",
                                "its proxy is not connected; start weft-proxy with WEFT_WORKLOAD="
                                        + said.ref().name())
                        : Summary.programmed(said.findings(), tally));
        List<Condition> conditions =
                transitions.apply(
                        Summary.of(findings),
                        said.generation(),
                        Posted.before(before, Posted.OWN, of(workload.getStatus())));
        return posted(
                new Workload(),
                workload,
                new WorkloadStatus(said.generation(), conditions),
                conditions);
    }

    private List<Condition> conditions(
            ObjectStatus said, Tally tally, Optional<Posted> before, List<Condition> stored) {
        List<Condition> old = Posted.before(before, Posted.OWN, stored);
        Tally known = tally.awaiting(awaited, old, said.generation());
        List<Finding> findings = new ArrayList<>(said.findings());
        findings.add(Summary.programmed(said.findings(), known));
        return transitions.apply(Summary.of(findings), said.generation(), old);
    }

    private static List<Condition> of(@Nullable MeshPolicyStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    private static List<Condition> of(@Nullable MeshStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    private static List<Condition> of(@Nullable XMeshStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    private static List<Condition> of(@Nullable WorkloadStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    /** The object that was read belongs to others, so its copy gets the status. */
    private static <S, T> Posted posted(
            CustomResource<S, T> copy,
            CustomResource<S, T> read,
            T status,
            List<Condition> conditions) {
        copy.setMetadata(read.getMetadata());
        copy.setSpec(read.getSpec());
        copy.setStatus(status);
        return new Posted(copy, status, Map.of(Posted.OWN, conditions));
    }
}
