package dev.weft.operator.resolve;

import dev.weft.operator.model.Controller;
import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.resolve.gateway.Gateways;
import dev.weft.operator.resolve.gateway.RouteCandidate;
import dev.weft.operator.resolve.mesh.ServiceParents;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.RouteParents;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves routes whose parents are Services (GEP-1294), Gateways and ListenerSets. Behind Services
 * their backends may be in any namespace: they lead nowhere that the caller could not call itself.
 */
final class Routes {
    record Outcome(List<MeshRoute> routes, List<ObjectStatus> statuses) {}

    private final Readers readers;
    private final ServiceParents services;
    private final Gateways gateways;
    private final List<MeshRoute> routes = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    /** The same rules mean something else behind a Service and behind a Gateway. */
    private record Readers(
            RuleReader mesh, RuleReader gateway, PlainRules meshPlain, PlainRules gatewayPlain) {}

    private static final Finding NOT_CAPTURED =
            Finding.no(
                    "Accepted",
                    "UnsupportedValue",
                    "UDP passes by sidecars; attach the route to a Gateway");

    /** A route without the differences between kinds. */
    private record Candidate(
            HasMetadata object,
            List<ParentReference> parents,
            List<String> hostnames,
            List<RouteParentStatus> stored) {
        private static Candidate of(
                HasMetadata object,
                @Nullable List<ParentReference> parents,
                @Nullable List<String> hostnames) {
            return new Candidate(
                    object,
                    Absent.asEmpty(parents),
                    Absent.asEmpty(hostnames),
                    RouteParents.stored(object));
        }

        /** Whether its status says something that only this operator can take back. */
        private boolean spokenOf() {
            return stored.stream().anyMatch(one -> Controller.NAME.equals(one.getControllerName()));
        }
    }

    private Routes(World world, Inventory inventory, Grants grants, Gateways gateways) {
        this.readers =
                new Readers(
                        new RuleReader(inventory, Grants.notNeeded()),
                        new RuleReader(inventory, grants),
                        new PlainRules(inventory, Grants.notNeeded()),
                        new PlainRules(inventory, grants));
        this.services = new ServiceParents(world, inventory.services());
        this.gateways = gateways;
    }

    /** Kinds in the order of their precedence: the first that is attached to a port has it. */
    static Outcome of(World world, Inventory inventory, Grants grants, Gateways gateways) {
        Routes reader = new Routes(world, inventory, grants, gateways);
        world.all(GRPCRoute.class).forEach(reader::read);
        world.all(HTTPRoute.class).forEach(reader::read);
        world.all(TLSRoute.class).forEach(reader::read);
        world.all(TCPRoute.class).forEach(reader::read);
        world.all(UDPRoute.class).forEach(reader::read);
        return new Outcome(reader.routes, reader.statuses);
    }

    private void read(GRPCRoute route) {
        read(
                Candidate.of(
                        route, route.getSpec().getParentRefs(), route.getSpec().getHostnames()),
                readers.mesh().read(route),
                readers.gateway().read(route));
    }

    private void read(HTTPRoute route) {
        read(
                Candidate.of(
                        route, route.getSpec().getParentRefs(), route.getSpec().getHostnames()),
                readers.mesh().read(route),
                readers.gateway().read(route));
    }

    private void read(TLSRoute route) {
        read(
                Candidate.of(
                        route, route.getSpec().getParentRefs(), route.getSpec().getHostnames()),
                readers.meshPlain().read(route),
                readers.gatewayPlain().read(route));
    }

    private void read(TCPRoute route) {
        read(
                Candidate.of(route, route.getSpec().getParentRefs(), null),
                readers.meshPlain().read(route),
                readers.gatewayPlain().read(route));
    }

    private void read(UDPRoute route) {
        datagrams(
                Candidate.of(route, route.getSpec().getParentRefs(), null),
                readers.gatewayPlain().read(route));
    }

    private void read(Candidate candidate, RuleReader.Read mesh, RuleReader.Read gateway) {
        ObjectRef ref = ObjectRef.of(candidate.object());
        RouteCandidate toGateways = toGateways(candidate, gateway);
        List<MeshRoute.Parent> parents = new ArrayList<>();
        List<ObjectStatus.Parent> said = new ArrayList<>();
        for (ParentReference parent : candidate.parents()) {
            if (ServiceParents.isService(parent)) {
                ServiceParents.Attachment attachment = services.attach(ref, parent);
                parents.addAll(attachment.parents());
                said.add(said(parent, attachment.accepted(), mesh));
            } else {
                gateways.attach(toGateways, parent)
                        .ifPresent(accepted -> said.add(said(parent, accepted, gateway)));
            }
        }
        if (!parents.isEmpty()) {
            routes.add(new MeshRoute(ref, parents, mesh.rules()));
        }
        say(candidate, said);
    }

    /** A route of datagrams, which no sidecar sees. */
    private void datagrams(Candidate candidate, RuleReader.Read rules) {
        RouteCandidate toGateways = toGateways(candidate, rules);
        List<ObjectStatus.Parent> said = new ArrayList<>();
        for (ParentReference parent : candidate.parents()) {
            if (ServiceParents.isService(parent)) {
                said.add(said(parent, NOT_CAPTURED, rules));
            } else {
                gateways.attach(toGateways, parent)
                        .ifPresent(accepted -> said.add(said(parent, accepted, rules)));
            }
        }
        say(candidate, said);
    }

    private static RouteCandidate toGateways(Candidate candidate, RuleReader.Read rules) {
        return new RouteCandidate(
                new MeshRoute(ObjectRef.of(candidate.object()), List.of(), rules.rules()),
                candidate.hostnames());
    }

    private static ObjectStatus.Parent said(
            ParentReference parent, Finding accepted, RuleReader.Read rules) {
        List<Finding> findings = new ArrayList<>(List.of(accepted));
        findings.addAll(rules.findings());
        return new ObjectStatus.Parent(parent, findings);
    }

    private void say(Candidate candidate, List<ObjectStatus.Parent> said) {
        if (!said.isEmpty() || candidate.spokenOf()) {
            statuses.add(ObjectStatus.of(candidate.object(), List.of(), said));
        }
    }
}
