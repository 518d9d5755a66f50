package dev.weft.operator.resolve;

import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.List;

/** Who may refer to Services of another namespace (GEP-709). */
final class Grants {
    private final List<ReferenceGrant> grants;

    Grants(World world) {
        this.grants = world.all(ReferenceGrant.class);
    }

    boolean permit(ObjectRef route, ServiceKey service) {
        return route.namespace().equals(service.namespace())
                || grants.stream().anyMatch(grant -> permits(grant, route, service));
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
