package dev.weft.operator.status;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.operator.model.gateway.Infrastructure;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the Gateways are reached: what their Services were given. */
final class GatewayAddresses {
    private final Map<String, Service> services = new HashMap<>();
    private final List<Workload> workloads;

    GatewayAddresses(World world) {
        this.workloads = world.all(Workload.class);
        world.all(Service.class)
                .forEach(
                        one ->
                                services.put(
                                        one.getMetadata().getNamespace()
                                                + "/"
                                                + one.getMetadata().getName(),
                                        one));
    }

    /** The addresses of a Gateway; none before its Service has one. */
    List<GatewayStatusAddress> of(MeshGateway gateway) {
        Service service =
                services.get(gateway.ref().namespace() + "/" + gateway.infrastructure().name());
        if (service == null) {
            return ofWorkloads(gateway);
        }
        return gateway.infrastructure().exposure() == Infrastructure.Exposure.LOAD_BALANCER
                ? balanced(service)
                : inCluster(service);
    }

    /** Without a cluster, Workloads run it, and clients come to them. */
    private List<GatewayStatusAddress> ofWorkloads(MeshGateway gateway) {
        return workloads.stream()
                .filter(one -> gateway.ref().namespace().equals(one.getMetadata().getNamespace()))
                .filter(
                        one ->
                                gateway.infrastructure()
                                        .name()
                                        .equals(one.getSpec().serviceAccountName()))
                .map(one -> new GatewayStatusAddress("IPAddress", one.getSpec().address()))
                .toList();
    }

    private static List<GatewayStatusAddress> balanced(Service service) {
        List<GatewayStatusAddress> all = new ArrayList<>();
        Optional.ofNullable(service.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
                .flatMap(balancer -> Optional.ofNullable(balancer.getIngress()))
                .orElse(List.of())
                .forEach(one -> address(one).ifPresent(all::add));
        return all;
    }

    private static Optional<GatewayStatusAddress> address(LoadBalancerIngress one) {
        if (one.getIp() != null && !one.getIp().isEmpty()) {
            return Optional.of(new GatewayStatusAddress("IPAddress", one.getIp()));
        }
        return Optional.ofNullable(one.getHostname())
                .filter(name -> !name.isEmpty())
                .map(name -> new GatewayStatusAddress("Hostname", name));
    }

    private static List<GatewayStatusAddress> inCluster(Service service) {
        return Optional.ofNullable(service.getSpec().getClusterIPs()).orElse(List.of()).stream()
                .filter(address -> !address.isEmpty() && !address.equals("None"))
                .map(address -> new GatewayStatusAddress("IPAddress", address))
                .toList();
    }
}
