package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.resolve.mesh.ServiceParents;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves HTTPRoutes and GRPCRoutes whose parents are Services (GEP-1294). Their backends may be
 * in any namespace: they lead nowhere that the caller could not call itself.
 */
final class Routes {
    record Outcome(List<MeshRoute> routes, List<ObjectStatus> statuses) {}

    private final RuleReader rules;
    private final ServiceParents services;
    private final List<MeshRoute> routes = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private Routes(World world, Inventory inventory) {
        this.rules = new RuleReader(inventory, Grants.notNeeded());
        this.services = new ServiceParents(world, inventory.services());
    }

    /** Kinds in the order of their precedence: the first that is attached to a port has it. */
    static Outcome of(World world, Inventory inventory) {
        Routes reader = new Routes(world, inventory);
        for (GRPCRoute route : world.all(GRPCRoute.class)) {
            RuleReader.Read read = reader.rules.read(route);
            reader.read(route, Absent.asEmpty(route.getSpec().getParentRefs()), read);
        }
        for (HTTPRoute route : world.all(HTTPRoute.class)) {
            RuleReader.Read read = reader.rules.read(route);
            reader.read(route, Absent.asEmpty(route.getSpec().getParentRefs()), read);
        }
        return new Outcome(reader.routes, reader.statuses);
    }

    private void read(HasMetadata object, List<ParentReference> refs, RuleReader.Read read) {
        ObjectRef ref = ObjectRef.of(object);
        List<MeshRoute.Parent> parents = new ArrayList<>();
        List<ObjectStatus.Parent> said = new ArrayList<>();
        for (ParentReference parent : refs) {
            if (!ServiceParents.isService(parent)) {
                continue;
            }
            ServiceParents.Attachment attachment = services.attach(ref, parent);
            parents.addAll(attachment.parents());
            List<Finding> findings = new ArrayList<>(List.of(attachment.accepted()));
            findings.addAll(read.findings());
            said.add(new ObjectStatus.Parent(parent, findings));
        }
        if (!parents.isEmpty()) {
            routes.add(new MeshRoute(ref, parents, read.rules()));
        }
        if (!said.isEmpty()) {
            statuses.add(ObjectStatus.of(object, List.of(), said));
        }
    }
}
