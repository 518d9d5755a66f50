package dev.weft.operator.resolve;

import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.List;
import java.util.Optional;

/** Who may refer to Services of another namespace (GEP-709). */
final class Grants {
    /** Empty when no grant is needed. */
    private final Optional<List<ReferenceGrant>> grants;

    private Grants(Optional<List<ReferenceGrant>> grants) {
        this.grants = grants;
    }

    /** For routes of gateways, which show Services to callers that could not reach them. */
    static Grants of(World world) {
        return new Grants(Optional.of(world.all(ReferenceGrant.class)));
    }

    /** For routes of the mesh, whose callers can reach every Service themselves (GEP-1294). */
    static Grants notNeeded() {
        return new Grants(Optional.empty());
    }

    boolean permit(ObjectRef route, ServiceKey service) {
        return route.namespace().equals(service.namespace())
                || grants.isEmpty()
                || grants.get().stream().anyMatch(grant -> permits(grant, route, service));
    }

    private static boolean permits(ReferenceGrant grant, ObjectRef route, ServiceKey service) {
        return grant.getMetadata().getNamespace().equals(service.namespace())
                && grant.getSpec().getFrom().stream()
                        .anyMatch(
                                from ->
                                        from.getGroup().equals("gateway.networking.k8s.io")
                                                && from.getKind().equals(route.kind())
                                                && from.getNamespace().equals(route.namespace()))
                && grant.getSpec().getTo().stream()
                        .anyMatch(
                                to ->
                                        to.getGroup().isEmpty()
                                                && to.getKind().equals("Service")
                                                && (to.getName() == null
                                                        || to.getName().equals(service.name())));
    }
}
