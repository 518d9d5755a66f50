package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.egress.Egress;
import dev.weft.operator.model.egress.OutsideHost;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.BackendTls;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.NamedDestinations;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what a proxy does with connections to addresses that no resource of the cluster names: by
 * the name that an application asks for, they go where they were going, or nowhere.
 */
final class Outside {
    private final Egress egress;
    private final Policies policies;

    Outside(Egress egress, Policies policies) {
        this.egress = egress;
        this.policies = policies;
    }

    /** Unknown to the mesh where everything may leave and nothing is said of the port. */
    Translation destination(String callerNamespace, DestinationKey key) {
        Optional<InetAddress> address = literal(key.host());
        List<OutsideHost> concerned =
                egress.hosts().stream()
                        .filter(one -> one.concerns(callerNamespace, key.port()))
                        .toList();
        boolean open = egress.others() == Egress.Others.ALLOWED;
        if (address.isEmpty() || (open && concerned.isEmpty())) {
            return Translation.unknown();
        }
        Map<String, HostRoutes> hosts = new LinkedHashMap<>();
        Set<ObjectRef> sources = new HashSet<>();
        for (OutsideHost one : concerned) {
            sources.add(one.ref());
            for (String host : one.hosts()) {
                hosts.computeIfAbsent(host, name -> routes(name, one, key, sources));
            }
            if (one.networks().stream().anyMatch(net -> net.contains(address.get()))) {
                hosts.computeIfAbsent("", name -> routes(name, one, key, sources));
            }
        }
        if (open) {
            hosts.computeIfAbsent(
                    "", name -> routes(name, plain(key, "outside", List.of()), List.of()));
        }
        return new Translation(
                Optional.of(
                        Destination.newBuilder()
                                .setName("outside:" + key.port())
                                .setByName(
                                        NamedDestinations.newBuilder().addAllHosts(hosts.values()))
                                .build()),
                sources);
    }

    private HostRoutes routes(
            String hostname, OutsideHost one, DestinationKey key, Set<ObjectRef> sources) {
        List<Policies.Attached> attached = policies.atEgressHost(one.ref());
        attached.forEach(policy -> sources.add(policy.policy().ref()));
        Destination.Builder made = plain(key, one.ref().path(), attached);
        if (one.tlsPort().isPresent() && !hostname.isEmpty()) {
            String encrypted = one.ref().path() + "/tls";
            made.addBackends(
                    backend(encrypted, key.host(), one.tlsPort().get(), attached)
                            .setTls(
                                    BackendTls.newBuilder()
                                            .setServerName(hostname)
                                            .setSystemRoots(true)));
            made.addHttpRoutes(
                    HttpRoute.newBuilder().setName(one.ref().path()).setTarget(all(encrypted)));
        }
        return routes(hostname, made, attached);
    }

    private static HostRoutes routes(
            String hostname, Destination.Builder made, List<Policies.Attached> attached) {
        Sendings.ofBytes(made, attached);
        Reports.of(attached).ifPresent(made::setReporting);
        HttpRoute.Builder route =
                made.getHttpRoutesCount() > 0
                        ? made.getHttpRoutes(0).toBuilder()
                        : HttpRoute.newBuilder()
                                .setName(made.getName())
                                .setTarget(made.getDefaultTarget());
        Sendings.of(route, attached, MeshRoute.Handling.NONE);
        if (made.getHttpRoutesCount() > 0 || Sendings.says(route)) {
            made.clearHttpRoutes().addHttpRoutes(route);
        }
        return HostRoutes.newBuilder().setHostname(hostname).setDestination(made).build();
    }

    /** Where the connection was going. */
    private static Destination.Builder plain(
            DestinationKey key, String name, List<Policies.Attached> attached) {
        return Destination.newBuilder()
                .setName(name)
                .setDefaultTarget(all(name))
                .addBackends(backend(name, key.host(), key.port(), attached));
    }

    private static Backend.Builder backend(
            String name, String address, int port, List<Policies.Attached> attached) {
        Backend.Builder made =
                Backend.newBuilder()
                        .setName(name)
                        .addEndpoints(Endpoint.newBuilder().setAddress(address).setPort(port));
        Policies.first(attached, policy -> policy.traffic().choosing().connect())
                .ifPresent(made::setConnectTimeout);
        Policies.first(attached, policy -> policy.traffic().choosing().circuitBreaking())
                .ifPresent(made::setCircuitBreaking);
        return made;
    }

    private static RouteTarget all(String backend) {
        return RouteTarget.newBuilder()
                .addBackends(WeightedBackend.newBuilder().setBackend(backend).setWeight(1))
                .build();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
