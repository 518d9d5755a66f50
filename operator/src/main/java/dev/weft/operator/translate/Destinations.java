package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.Split;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes what a proxy does with connections to a destination. */
final class Destinations {
    private final Model model;
    private final Policies policies;
    private final RouteRules rules;

    Destinations(Model model, Policies policies) {
        this.model = model;
        this.policies = policies;
        this.rules = new RouteRules(policies);
    }

    /** A port of a Service, as callers of a namespace see it. */
    Translation ofService(String callerNamespace, ServiceKey key, ServicePort port) {
        Shares shares = new Shares(model, policies, UpstreamBackends.NONE);
        List<Policies.Attached> attached =
                policies.at(
                        key.namespace(),
                        List.of(new Policies.PortOf(key, port.port(), port.name())));
        attached.stream()
                .filter(
                        one ->
                                Reports.says(one.policy())
                                        || !one.policy()
                                                .traffic()
                                                .equals(
                                                        dev.weft.operator.model.Policy.Traffic
                                                                .NONE))
                .forEach(one -> shares.shapedBy(one.policy().ref()));
        Destination.Builder made =
                Destination.newBuilder()
                        .setName(key.portName(port.port()))
                        .setProtocol(
                                Policies.first(attached, policy -> policy.traffic().protocol())
                                        .orElse(port.protocol()))
                        .setDefaultTarget(shares.service(key, port.port()));
        Sendings.ofBytes(made, attached);
        Reports.of(attached).ifPresent(made::setReporting);
        List<MeshRoute> routes = attached(callerNamespace, key, port.port());
        routes.forEach(route -> shares.shapedBy(route.ref()));
        if (routes.isEmpty()) {
            unrouted(made, key, port.port(), attached, shares);
        } else if (routes.getFirst().ofBytes()) {
            made.setProtocol(Protocol.PROTOCOL_TCP).setDefaultTarget(ofBytes(routes, shares));
        } else {
            requests(made, routes, attached, shares);
        }
        made.addAllBackends(shares.backends());
        return new Translation(Optional.of(made.build()), shares.sources());
    }

    private void requests(
            Destination.Builder made,
            List<MeshRoute> routes,
            List<Policies.Attached> attached,
            Shares shares) {
        made.setRoutesOnly(true);
        for (MeshRoute route : routes) {
            route.rules()
                    .forEach(rule -> made.addHttpRoutes(rules.make(route, rule, attached, shares)));
        }
    }

    /** The first route has all connections; the others wait until it goes. */
    private static RouteTarget ofBytes(List<MeshRoute> routes, Shares shares) {
        return routes.stream()
                .flatMap(route -> route.rules().stream())
                .findFirst()
                .map(rule -> shares.shares(rule.shares()))
                .orElse(RouteTarget.getDefaultInstance());
    }

    /** Routes of the caller's namespace take the place of those of the Service's (GEP-1294). */
    private List<MeshRoute> attached(String callerNamespace, ServiceKey key, int port) {
        List<MeshRoute> all =
                model.routes().stream().filter(route -> route.attached(key, port)).toList();
        List<MeshRoute> callers =
                all.stream()
                        .filter(route -> route.ref().namespace().equals(callerNamespace))
                        .toList();
        return callers.isEmpty()
                ? all.stream()
                        .filter(route -> route.ref().namespace().equals(key.namespace()))
                        .toList()
                : callers;
    }

    /** Without routes, a route is made where requests differ or have a time limit. */
    private void unrouted(
            Destination.Builder made,
            ServiceKey key,
            int port,
            List<Policies.Attached> attached,
            Shares shares) {
        Split split = model.splits().get(key);
        if (split != null && !split.matches().isEmpty()) {
            made.addHttpRoutes(
                    Sendings.of(
                            HttpRoute.newBuilder()
                                    .setName(split.ref().path())
                                    .addAllMatches(split.matches())
                                    .setTarget(shares.parts(split, port)),
                            attached,
                            MeshRoute.Handling.NONE));
            made.setDefaultTarget(shares.unsplit(key, port));
        }
        HttpRoute.Builder everything =
                Sendings.of(
                        HttpRoute.newBuilder()
                                .setName("Service/" + key.path())
                                .setTarget(made.getDefaultTarget()),
                        attached,
                        MeshRoute.Handling.NONE);
        if (Sendings.says(everything)) {
            made.addHttpRoutes(everything);
        }
    }

    /** One pod or Workload, called by its own address. */
    Translation ofEndpoint(Endpoint endpoint, Protocol protocol) {
        String address = endpoint.getAddress();
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        String name = host + ":" + endpoint.getPort();
        return new Translation(
                Optional.of(
                        Destination.newBuilder()
                                .setName(name)
                                .setProtocol(protocol)
                                .setDefaultTarget(
                                        RouteTarget.newBuilder()
                                                .addBackends(
                                                        WeightedBackend.newBuilder()
                                                                .setBackend(name)
                                                                .setWeight(1)))
                                .addBackends(
                                        Backend.newBuilder()
                                                .setName(name)
                                                .setProtocol(protocol)
                                                .addEndpoints(endpoint))
                                .build()),
                Set.of());
    }
}
