package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Resolves HTTPRoutes and GRPCRoutes whose parents are Services (GEP-1426). */
final class Routes {
    record Outcome(List<MeshRoute> routes, List<ObjectStatus> statuses) {}

    private final Inventory inventory;
    private final RuleReader rules;
    private final List<MeshRoute> routes = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private Routes(World world, Inventory inventory) {
        this.inventory = inventory;
        this.rules = new RuleReader(inventory, new Grants(world));
    }

    static Outcome of(World world, Inventory inventory) {
        Routes reader = new Routes(world, inventory);
        for (HTTPRoute route : world.all(HTTPRoute.class)) {
            RuleReader.Read read = reader.rules.read(route);
            reader.read(route, Absent.asEmpty(route.getSpec().getParentRefs()), read);
        }
        for (GRPCRoute route : world.all(GRPCRoute.class)) {
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
            if (!"Service".equals(parent.getKind())) {
                continue;
            }
            List<Finding> findings = new ArrayList<>();
            Optional<MeshRoute.Parent> found = parent(ref, parent, findings);
            found.ifPresent(parents::add);
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

    private Optional<MeshRoute.Parent> parent(
            ObjectRef route, ParentReference parent, List<Finding> findings) {
        ServiceKey key =
                new ServiceKey(
                        Objects.requireNonNullElse(parent.getNamespace(), route.namespace()),
                        parent.getName());
        MeshService service = inventory.services().get(key);
        if (service == null) {
            findings.add(
                    Finding.no(
                            "Accepted",
                            "NoMatchingParent",
                            "Service '"
                                    + key.name()
                                    + "' not found in namespace "
                                    + key.namespace()
                                    + "; create it or correct the parentRef"));
            return Optional.empty();
        }
        Integer port = parent.getPort();
        if (port != null && service.port(port).isEmpty()) {
            findings.add(
                    Finding.no(
                            "Accepted",
                            "NoMatchingParent",
                            "Service " + key.path() + " has no port " + port));
            return Optional.empty();
        }
        findings.add(Finding.accepted());
        return Optional.of(new MeshRoute.Parent(key, Optional.ofNullable(port)));
    }
}
