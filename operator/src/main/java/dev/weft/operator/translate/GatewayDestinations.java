package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.RouteTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes where the requests, connections and datagrams of one Gateway go. */
final class GatewayDestinations {
    private final Model model;
    private final Policies policies;
    private final MeshGateway gateway;
    private final RouteRules rules;

    /** A destination and the objects that shaped it. */
    record Made(Destination destination, Set<ObjectRef> sources) {}

    GatewayDestinations(Model model, Policies policies, MeshGateway gateway) {
        this.model = model;
        this.policies = policies;
        this.gateway = gateway;
        this.rules = new RouteRules(policies);
    }

    /** A listener, or one of its hosts, as load reports name it. */
    record Place(GatewayListener listener, String host) {
        String name() {
            return host.isEmpty() ? listener.name() : listener.name() + "/" + host;
        }
    }

    private List<Policies.Attached> attached(Place place, Shares shares) {
        List<Policies.Attached> attached =
                policies.atListener(gateway.ref(), place.listener().name());
        attached.stream()
                .filter(
                        one ->
                                Reports.says(one.policy())
                                        || !one.policy().traffic().equals(Policy.Traffic.NONE))
                .forEach(one -> shares.shapedBy(one.policy().ref()));
        return attached;
    }

    private Shares shares() {
        return new Shares(
                model,
                policies,
                new UpstreamBackends(model.ingress(), gateway.clientCertificate()));
    }

    /** Requests: those that no route matches get 404. */
    Made ofRequests(Place place, List<MeshRoute> routes) {
        Shares shares = shares();
        List<Policies.Attached> attached = attached(place, shares);
        Destination.Builder made =
                Destination.newBuilder().setName(place.name()).setRoutesOnly(true);
        Reports.of(attached).ifPresent(made::setReporting);
        for (MeshRoute route : routes) {
            shares.shapedBy(route.ref());
            route.rules()
                    .forEach(rule -> made.addHttpRoutes(rules.make(route, rule, attached, shares)));
        }
        return finished(made, shares);
    }

    /** Connections: the first route has them all; the others wait until it goes. */
    Made ofBytes(Place place, List<MeshRoute> routes) {
        Shares shares = shares();
        Destination.Builder made =
                Destination.newBuilder()
                        .setName(place.name())
                        .setProtocol(Protocol.PROTOCOL_TCP)
                        .setDefaultTarget(first(routes).map(shares::shares).orElse(nowhere()));
        routes.forEach(route -> shares.shapedBy(route.ref()));
        Sendings.ofBytes(made, attached(place, shares));
        return finished(made, shares);
    }

    /** Datagrams, likewise. */
    Made ofDatagrams(GatewayListener listener) {
        List<MeshRoute> routes =
                listener.attachments().stream().map(GatewayListener.Attachment::route).toList();
        DatagramShares shares = new DatagramShares(model);
        Destination.Builder made =
                Destination.newBuilder()
                        .setName(listener.name())
                        .setProtocol(Protocol.PROTOCOL_TCP)
                        .setDefaultTarget(first(routes).map(shares::target).orElse(nowhere()))
                        .addAllBackends(shares.backends());
        Set<ObjectRef> sources = new HashSet<>();
        routes.forEach(route -> sources.add(route.ref()));
        return new Made(made.build(), sources);
    }

    private static Optional<List<MeshRoute.Share>> first(List<MeshRoute> routes) {
        return routes.stream()
                .flatMap(route -> route.rules().stream())
                .map(MeshRoute.Rule::shares)
                .findFirst();
    }

    private static RouteTarget nowhere() {
        return RouteTarget.getDefaultInstance();
    }

    private static Made finished(Destination.Builder made, Shares shares) {
        made.addAllBackends(shares.backends());
        return new Made(made.build(), shares.sources());
    }
}
