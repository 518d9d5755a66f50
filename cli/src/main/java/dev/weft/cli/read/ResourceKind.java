package dev.weft.cli.read;

import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds that the mesh gives a status to, in the order that they are shown in. */
public enum ResourceKind {
    /** The mesh as a whole. */
    MESH(Mesh.class, "mesh"),
    /** A split of a Service's traffic. */
    TRAFFIC_SPLIT(TrafficSplit.class, "ts"),
    /** A policy. */
    MESH_POLICY(MeshPolicy.class, "mp"),
    /** Hosts outside the cluster. */
    EGRESS_HOST(EgressHost.class, "eh"),
    /** A route of HTTP requests. */
    HTTP_ROUTE(HTTPRoute.class, "httproute"),
    /** A route of gRPC calls. */
    GRPC_ROUTE(GRPCRoute.class, "grpcroute"),
    /** A member that is not a pod. */
    WORKLOAD(Workload.class, "wl");

    private final Class<? extends HasMetadata> type;
    private final String shortName;

    ResourceKind(Class<? extends HasMetadata> type, String shortName) {
        this.type = type;
        this.shortName = shortName;
    }

    /** The kind as it is written in a manifest. */
    public String kind() {
        return HasMetadata.getKind(type);
    }

    /** False for kinds of the whole cluster. */
    public boolean namespaced() {
        return Namespaced.class.isAssignableFrom(type);
    }

    /** Finds a kind by its name, plural or short name, in any case. */
    public static Optional<ResourceKind> named(String text) {
        return Arrays.stream(values())
                .filter(
                        candidate ->
                                candidate.kind().equalsIgnoreCase(text)
                                        || HasMetadata.getPlural(candidate.type)
                                                .equalsIgnoreCase(text)
                                        || candidate.shortName.equalsIgnoreCase(text))
                .findFirst();
    }

    /** Every kind, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(ResourceKind::kind).collect(Collectors.joining(", "));
    }

    ResourceDefinitionContext definition() {
        return ResourceDefinitionContext.fromResourceType(type);
    }
}
