package dev.weft.operator.watch;

import dev.weft.api.gateway.XBackendTrafficPolicy;
import dev.weft.api.gateway.XMesh;
import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Every object that matters, at one moment. */
public final class World {
    /** What is watched. */
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(
                    Namespace.class,
                    Service.class,
                    EndpointSlice.class,
                    Pod.class,
                    Workload.class,
                    Mesh.class,
                    MeshPolicy.class,
                    EgressHost.class,
                    TrafficSplit.class,
                    HTTPRouteGroup.class,
                    HTTPRoute.class,
                    GRPCRoute.class,
                    TLSRoute.class,
                    TCPRoute.class,
                    UDPRoute.class,
                    GatewayClass.class,
                    Gateway.class,
                    ListenerSet.class,
                    BackendTLSPolicy.class,
                    ReferenceGrant.class,
                    XMesh.class,
                    XBackendTrafficPolicy.class);

    /** What is watched only where something names it: much of it is none of ours. */
    public static final List<Class<? extends HasMetadata>> NAMED_KINDS =
            List.of(Secret.class, ConfigMap.class);

    /** Of two objects that want the same, the oldest wins, then the first by name. */
    private static final Comparator<HasMetadata> BY_AGE =
            Comparator.comparing(World::created)
                    .thenComparing(object -> ObjectRef.of(object).path());

    private final Map<Class<?>, List<HasMetadata>> objects;
    private final List<Fault> faults;

    private World(Map<Class<?>, List<HasMetadata>> objects, List<Fault> faults) {
        this.objects = objects;
        this.faults = faults;
    }

    /** A world of these objects. */
    public static World of(Collection<? extends HasMetadata> objects, List<Fault> faults) {
        return new World(
                objects.stream()
                        .sorted(BY_AGE)
                        .collect(
                                Collectors.groupingBy(
                                        HasMetadata::getClass,
                                        Collectors.<HasMetadata>toUnmodifiableList())),
                List.copyOf(faults));
    }

    /** All objects of a kind, the oldest first. */
    public <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.getOrDefault(kind, List.of()).stream().map(kind::cast).toList();
    }

    /** What could not be read. */
    public List<Fault> faults() {
        return faults;
    }

    private static String created(HasMetadata object) {
        // RFC 3339 in UTC, as the API server writes it, sorts as text.
        return Objects.requireNonNullElse(object.getMetadata().getCreationTimestamp(), "");
    }
}
