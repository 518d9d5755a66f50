package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.gateway.Ingress.BackendPort;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Who is there: Services, what stands behind them, and the members of the mesh. */
record Inventory(
        Map<ServiceKey, MeshService> services,
        Map<String, Member> members,
        Map<String, Member> gateways,
        Set<BackendPort> neverHttp,
        Set<String> namespaces) {

    static Inventory of(World world, String trustDomain) {
        Stand stand = Stand.of(world, trustDomain);
        Map<String, List<Member.Binding>> bindings = new HashMap<>();
        Map<ServiceKey, MeshService> services = new LinkedHashMap<>();
        Set<BackendPort> neverHttp = new HashSet<>();
        EndpointFinder finder = new EndpointFinder(world, stand, bindings);
        for (Service service : world.all(Service.class)) {
            if (!"ExternalName".equals(service.getSpec().getType())) {
                MeshService read = finder.read(service);
                services.put(read.key(), read);
                Absent.asEmpty(service.getSpec().getPorts()).stream()
                        .filter(port -> Protocols.neverHttp(port.getAppProtocol()))
                        .forEach(
                                port -> neverHttp.add(new BackendPort(read.key(), port.getPort())));
            }
        }
        Map<String, Member> members = new HashMap<>();
        stand.members()
                .forEach(
                        (name, member) ->
                                members.put(
                                        name,
                                        member.bound(bindings.getOrDefault(name, List.of()))));
        return new Inventory(
                Map.copyOf(services),
                Map.copyOf(members),
                Map.copyOf(stand.gateways()),
                Set.copyOf(neverHttp),
                namespaces(world));
    }

    private static Set<String> namespaces(World world) {
        Set<String> names = new HashSet<>();
        world.all(Namespace.class).forEach(one -> names.add(one.getMetadata().getName()));
        Stream.concat(
                        world.all(Service.class).stream(),
                        Stream.concat(
                                world.all(Workload.class).stream(), world.all(Pod.class).stream()))
                .forEach(one -> names.add(one.getMetadata().getNamespace()));
        return Set.copyOf(names);
    }

    /** What is to be said about each Workload. */
    List<ObjectStatus> workloads(World world) {
        List<ObjectStatus> statuses = new ArrayList<>();
        for (Workload workload : world.all(Workload.class)) {
            statuses.add(ObjectStatus.of(workload, List.of(Finding.accepted()), List.of()));
        }
        return statuses;
    }
}
