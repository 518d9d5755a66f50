package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.api.v1alpha1.WorkloadSpec;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Protocol;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what stands behind Services: pods by the cluster's EndpointSlices, Workloads by labels.
 * Notes in passing which port of which member a Service names.
 */
final class EndpointFinder {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Stand stand;
    private final Map<String, List<Member.Binding>> bindings;
    private final Map<ServiceKey, List<EndpointSlice>> slices = new HashMap<>();
    private final Map<String, List<Workload>> workloads = new HashMap<>();

    EndpointFinder(World world, Stand stand, Map<String, List<Member.Binding>> bindings) {
        this.stand = stand;
        this.bindings = bindings;
        for (EndpointSlice slice : world.all(EndpointSlice.class)) {
            Map<String, String> labels = slice.getMetadata().getLabels();
            String service = labels == null ? null : labels.get(SERVICE_NAME);
            if (service != null) {
                slices.computeIfAbsent(
                                new ServiceKey(slice.getMetadata().getNamespace(), service),
                                key -> new ArrayList<>())
                        .add(slice);
            }
        }
        for (Workload workload : world.all(Workload.class)) {
            workloads
                    .computeIfAbsent(
                            workload.getMetadata().getNamespace(), key -> new ArrayList<>())
                    .add(workload);
        }
    }

    MeshService read(Service service) {
        ServiceKey key =
                new ServiceKey(
                        service.getMetadata().getNamespace(), service.getMetadata().getName());
        List<dev.weft.operator.model.ServicePort> ports = new ArrayList<>();
        List<dev.weft.operator.model.ServicePort> datagramPorts = new ArrayList<>();
        for (ServicePort port : Absent.asEmpty(service.getSpec().getPorts())) {
            switch (Objects.requireNonNullElse(port.getProtocol(), "TCP")) {
                case "TCP" -> ports.add(port(key, service, port));
                case "UDP" -> datagramPorts.add(datagramPort(key, port));
                default -> {}
            }
        }
        List<String> addresses =
                Absent.asEmpty(service.getSpec().getClusterIPs()).stream()
                        .filter(address -> !address.isEmpty() && !address.equals("None"))
                        .toList();
        return new MeshService(key, addresses, ports, datagramPorts);
    }

    /** Datagrams go to an application as they are: the mesh does not carry them. */
    private dev.weft.operator.model.ServicePort datagramPort(ServiceKey key, ServicePort port) {
        String name = Objects.requireNonNullElse(port.getName(), "");
        List<Endpoint> endpoints = new ArrayList<>();
        for (EndpointSlice slice : slices.getOrDefault(key, List.of())) {
            for (EndpointPort one : Absent.asEmpty(slice.getPorts())) {
                if (one.getPort() != null
                        && "UDP".equals(one.getProtocol())
                        && name.equals(Objects.requireNonNullElse(one.getName(), ""))) {
                    plain(key, slice, one.getPort(), endpoints);
                }
            }
        }
        endpoints.sort(
                Comparator.comparing(Endpoint::getAddress).thenComparingInt(Endpoint::getPort));
        return new dev.weft.operator.model.ServicePort(
                port.getPort(), name, Protocol.PROTOCOL_DETECT, endpoints);
    }

    private static void plain(ServiceKey key, EndpointSlice slice, int port, List<Endpoint> into) {
        for (var found : Absent.asEmpty(slice.getEndpoints())) {
            EndpointConditions conditions = found.getConditions();
            if (conditions != null && Boolean.FALSE.equals(conditions.getReady())) {
                continue;
            }
            for (String address : Absent.asEmpty(found.getAddresses())) {
                into.add(
                        Endpoint.newBuilder()
                                .setAddress(address)
                                .setPort(port)
                                .setWorkload(member(key.namespace(), found.getTargetRef()))
                                .build());
            }
        }
    }

    private dev.weft.operator.model.ServicePort port(
            ServiceKey key, Service service, ServicePort port) {
        String name = Objects.requireNonNullElse(port.getName(), "");
        Protocol protocol = Protocols.declared(port.getAppProtocol());
        Member.ServicePortRef ref = new Member.ServicePortRef(port.getPort(), name, protocol);
        List<Endpoint> endpoints = inSlices(key, ref, slices.getOrDefault(key, List.of()));
        Map<String, String> selector = service.getSpec().getSelector();
        if (selector != null && !selector.isEmpty()) {
            for (Workload workload : workloads.getOrDefault(key.namespace(), List.of())) {
                if (selected(workload, selector)) {
                    workload(key, ref, port, workload).ifPresent(endpoints::add);
                }
            }
        }
        endpoints.sort(
                Comparator.comparing(Endpoint::getAddress).thenComparingInt(Endpoint::getPort));
        return new dev.weft.operator.model.ServicePort(port.getPort(), name, protocol, endpoints);
    }

    /**
     * Those that are ready. Where none is, those that are about to end and still serve: as for a
     * Service without a mesh (KEP-1669).
     */
    private List<Endpoint> inSlices(
            ServiceKey key, Member.ServicePortRef ref, List<EndpointSlice> all) {
        List<Endpoint> ready = new ArrayList<>();
        List<Endpoint> ending = new ArrayList<>();
        for (EndpointSlice slice : all) {
            inSlice(key, ref, slice, ready, ending);
        }
        return ready.isEmpty() ? ending : ready;
    }

    private void inSlice(
            ServiceKey key,
            Member.ServicePortRef ref,
            EndpointSlice slice,
            List<Endpoint> ready,
            List<Endpoint> ending) {
        for (EndpointPort port : Absent.asEmpty(slice.getPorts())) {
            if (port.getPort() == null
                    || !ref.name().equals(Objects.requireNonNullElse(port.getName(), ""))) {
                continue;
            }
            for (var found : Absent.asEmpty(slice.getEndpoints())) {
                Optional<List<Endpoint>> into = serves(found.getConditions(), ready, ending);
                String member = member(key.namespace(), found.getTargetRef());
                for (String address : Absent.asEmpty(found.getAddresses())) {
                    bind(member, key, ref, port.getPort());
                    Endpoint.Builder endpoint = stand.endpoint(member, address, port.getPort());
                    if (found.getZone() != null) {
                        endpoint.setZone(found.getZone());
                    }
                    into.ifPresent(list -> list.add(endpoint.build()));
                }
            }
        }
    }

    /**
     * The list for an endpoint; empty when it does not serve. An absent condition is a good one.
     */
    private static Optional<List<Endpoint>> serves(
            @Nullable EndpointConditions conditions, List<Endpoint> ready, List<Endpoint> ending) {
        if (conditions == null || !Boolean.FALSE.equals(conditions.getReady())) {
            return Optional.of(ready);
        }
        boolean serving =
                Boolean.TRUE.equals(conditions.getServing())
                        && Boolean.TRUE.equals(conditions.getTerminating());
        return serving ? Optional.of(ending) : Optional.empty();
    }

    private static String member(String namespace, @Nullable ObjectReference target) {
        return target == null || !"Pod".equals(target.getKind())
                ? ""
                : namespace + "/" + target.getName();
    }

    private Optional<Endpoint> workload(
            ServiceKey key, Member.ServicePortRef ref, ServicePort port, Workload workload) {
        Optional<Integer> number = targetPort(port, workload.getSpec());
        String member = key.namespace() + "/" + workload.getMetadata().getName();
        return number.map(
                target -> {
                    bind(member, key, ref, target);
                    Endpoint.Builder endpoint =
                            stand.endpoint(member, workload.getSpec().address(), target);
                    if (workload.getSpec().zone() != null) {
                        endpoint.setZone(workload.getSpec().zone());
                    }
                    return endpoint.build();
                });
    }

    private void bind(String member, ServiceKey key, Member.ServicePortRef ref, int port) {
        if (stand.members().containsKey(member)) {
            bindings.computeIfAbsent(member, name -> new ArrayList<>())
                    .add(new Member.Binding(key, ref, port));
        }
    }

    private static Optional<Integer> targetPort(ServicePort port, WorkloadSpec spec) {
        IntOrString target = port.getTargetPort();
        if (target == null || (target.getStrVal() == null && target.getIntVal() == null)) {
            return Optional.of(port.getPort());
        }
        if (target.getIntVal() != null) {
            return Optional.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
        }
        return spec.ports().stream()
                .filter(named -> named.name().equals(target.getStrVal()))
                .map(WorkloadSpec.Port::port)
                .findFirst();
    }

    private static boolean selected(Workload workload, Map<String, String> selector) {
        Map<String, String> labels = workload.getMetadata().getLabels();
        return labels != null && labels.entrySet().containsAll(selector.entrySet());
    }
}
