package dev.weft.operator.resolve;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.List;
import java.util.Optional;

/** Who may refer to objects of another namespace (GEP-709). */
public final class Grants {
    private static final String GATEWAY_API = "gateway.networking.k8s.io";

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

    /**
     * Whether one object may refer to another.
     *
     * @param from of the Gateway API
     * @param to of the core API: a Service, Secret or ConfigMap
     */
    public boolean permit(ObjectRef from, ObjectRef to) {
        return from.namespace().equals(to.namespace())
                || grants.isEmpty()
                || grants.get().stream().anyMatch(grant -> permits(grant, from, to));
    }

    private static boolean permits(ReferenceGrant grant, ObjectRef from, ObjectRef to) {
        return grant.getMetadata().getNamespace().equals(to.namespace())
                && grant.getSpec().getFrom().stream()
                        .anyMatch(
                                one ->
                                        one.getGroup().equals(GATEWAY_API)
                                                && one.getKind().equals(from.kind())
                                                && one.getNamespace().equals(from.namespace()))
                && grant.getSpec().getTo().stream()
                        .anyMatch(
                                one ->
                                        one.getGroup().isEmpty()
                                                && one.getKind().equals(to.kind())
                                                && (one.getName() == null
                                                        || one.getName().equals(to.name())));
    }
}
