package dev.weft.operator.resolve.mesh;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Attaches routes to ports of Services (GEP-1294). The routes of one namespace that are attached to
 * a port are of one kind, that of the first: routes have to come in the order of their kinds'
 * precedence.
 */
public final class ServiceParents {
    private final Map<ServiceKey, MeshService> services;
    private final Map<ServiceKey, String> frontless = new HashMap<>();
    private final Map<Claim, ObjectRef> claims = new HashMap<>();

    /** What became of a parentRef: the ports that it got, and the condition that says so. */
    public record Attachment(List<MeshRoute.Parent> parents, Finding accepted) {
        private static Attachment none(String reason, String message) {
            return new Attachment(List.of(), Finding.no("Accepted", reason, message));
        }
    }

    /** A port as callers see it: routes of their own namespace replace those of the Service's. */
    private record Claim(String routeNamespace, ServiceKey service, int port) {}

    /** Begins with every port free. */
    public ServiceParents(World world, Map<ServiceKey, MeshService> services) {
        this.services = services;
        for (Service service : world.all(Service.class)) {
            String type = service.getSpec().getType();
            if ("ExternalName".equals(type) || "None".equals(service.getSpec().getClusterIP())) {
                frontless.put(
                        new ServiceKey(
                                service.getMetadata().getNamespace(),
                                service.getMetadata().getName()),
                        "ExternalName".equals(type) ? "of type ExternalName" : "headless");
            }
        }
    }

    /** Whether a parent is a Service. */
    public static boolean isService(ParentReference parent) {
        return "Service".equals(parent.getKind())
                && Objects.requireNonNullElse(parent.getGroup(), "").isEmpty();
    }

    /** Attaches a route to what one of its parentRefs names. */
    public Attachment attach(ObjectRef route, ParentReference parent) {
        ServiceKey key =
                new ServiceKey(
                        Objects.requireNonNullElse(parent.getNamespace(), route.namespace()),
                        parent.getName());
        String lack = frontless.get(key);
        if (lack != null) {
            return Attachment.none(
                    "NoMatchingParent",
                    "Service "
                            + key.path()
                            + " is "
                            + lack
                            + ", so that no address stands for it; attach the route to a Service"
                            + " with a cluster IP");
        }
        MeshService service = services.get(key);
        if (service == null) {
            return Attachment.none(
                    "NoMatchingParent",
                    "Service '"
                            + key.name()
                            + "' not found in namespace "
                            + key.namespace()
                            + "; create it or correct the parentRef");
        }
        List<Integer> wanted =
                service.ports().stream()
                        .filter(port -> names(parent, port))
                        .map(ServicePort::port)
                        .toList();
        return wanted.isEmpty()
                ? Attachment.none(
                        "NoMatchingParent", "Service " + key.path() + " has no " + port(parent))
                : claim(route, key, wanted);
    }

    private static boolean names(ParentReference parent, ServicePort port) {
        return (parent.getPort() == null || parent.getPort() == port.port())
                && (parent.getSectionName() == null || parent.getSectionName().equals(port.name()));
    }

    private static String port(ParentReference parent) {
        String number = parent.getPort() == null ? "port" : "port " + parent.getPort();
        return parent.getSectionName() == null
                ? number
                : number + " of the name '" + parent.getSectionName() + "'";
    }

    private Attachment claim(ObjectRef route, ServiceKey key, List<Integer> wanted) {
        List<MeshRoute.Parent> got = new ArrayList<>();
        Map<Integer, ObjectRef> lost = new TreeMap<>();
        for (int port : wanted) {
            ObjectRef holder =
                    claims.computeIfAbsent(new Claim(route.namespace(), key, port), claim -> route);
            if (holder.kind().equals(route.kind())) {
                got.add(new MeshRoute.Parent(key, port));
            } else {
                lost.put(port, holder);
            }
        }
        if (lost.isEmpty()) {
            return new Attachment(got, Finding.accepted());
        }
        String conflict =
                lost.entrySet().stream()
                                .map(one -> one.getValue().path() + " has port " + one.getKey())
                                .collect(Collectors.joining(", "))
                        + " of Service "
                        + key.path()
                        + ", and a port takes routes of one kind; use one kind, or ports of their"
                        + " own (parentRef.port)";
        return got.isEmpty()
                ? Attachment.none("Conflicted", conflict)
                : new Attachment(
                        got,
                        Finding.yes(
                                "Accepted", "Accepted", "In use, but not everywhere: " + conflict));
    }
}
