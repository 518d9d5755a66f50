package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.gateway.Certificate;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.HttpListener;
import dev.weft.proxy.config.v1.HttpListeners;
import dev.weft.proxy.config.v1.Https;
import dev.weft.proxy.config.v1.PassedTls;
import dev.weft.proxy.config.v1.ServerCertificate;
import dev.weft.proxy.config.v1.TerminatedTls;
import dev.weft.proxy.config.v1.TlsListener;
import dev.weft.proxy.config.v1.TlsListeners;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes what the proxies of a Gateway listen on. */
final class Gateways {
    private final Model model;
    private final Policies policies;

    Gateways(Model model, Policies policies) {
        this.model = model;
        this.policies = policies;
    }

    /** What the proxies of a Gateway listen on. */
    Translation config(MeshGateway gateway) {
        return new OneGateway(gateway).config();
    }

    /** A certificate that a Gateway names. */
    Translation certificate(MeshGateway gateway, String name) {
        Optional<Certificate> found =
                Optional.of(name)
                        .filter(gateway.certificates()::contains)
                        .map(model.ingress().certificates()::get);
        return new Translation(
                found.map(
                        one ->
                                ServerCertificate.newBuilder()
                                        .addAllChain(one.chain())
                                        .setPrivateKey(one.privateKey())
                                        .build()),
                Set.of(gateway.ref()));
    }

    /** What one Gateway listens on. */
    private final class OneGateway {
        private final MeshGateway gateway;
        private final GatewayDestinations destinations;
        private final Set<ObjectRef> sources = new HashSet<>();

        private OneGateway(MeshGateway gateway) {
            this.gateway = gateway;
            this.destinations = new GatewayDestinations(model, policies, gateway);
        }

        private Translation config() {
            GatewayConfig.Builder made = GatewayConfig.newBuilder().setGateway(gateway.path());
            gateway.ports().forEach(port -> made.addPorts(port(port)));
            new DoorRules(model, policies, gateway).add(made, sources);
            sources.addAll(gateway.sources());
            return new Translation(Optional.of(made.build()), sources);
        }

        private GatewayPort port(MeshGateway.Port port) {
            GatewayPort.Builder made =
                    GatewayPort.newBuilder().setPort(port.number()).setBindPort(port.bindPort());
            GatewayListener first = port.listeners().getFirst();
            switch (first.end()) {
                case HTTP -> made.setHttp(http(port));
                case HTTPS, TERMINATED, PASSED -> made.setTls(tls(port));
                case TCP -> made.setTcp(bytes(first));
                case UDP -> made.setUdp(noted(destinations.ofDatagrams(first)));
            }
            return made.build();
        }

        private HttpListeners http(MeshGateway.Port port) {
            HttpListeners.Builder made = HttpListeners.newBuilder();
            for (GatewayListener listener : port.listeners()) {
                made.addListeners(
                        HttpListener.newBuilder()
                                .setName(listener.name())
                                .setHostname(listener.hostname())
                                .addAllHosts(requests(listener)));
            }
            return made.build();
        }

        private TlsListeners tls(MeshGateway.Port port) {
            TlsListeners.Builder made = TlsListeners.newBuilder();
            port.clients().ifPresent(made::setClientValidation);
            for (GatewayListener listener : port.listeners()) {
                TlsListener.Builder one =
                        TlsListener.newBuilder()
                                .setName(listener.name())
                                .setHostname(listener.hostname());
                switch (listener.end()) {
                    case HTTPS ->
                            one.setHttps(
                                    Https.newBuilder()
                                            .addAllCertificates(listener.certificates())
                                            .addAllHosts(requests(listener)));
                    case TERMINATED ->
                            one.setTerminated(
                                    TerminatedTls.newBuilder()
                                            .addAllCertificates(listener.certificates())
                                            .addAllHosts(connections(listener)));
                    case PASSED ->
                            one.setPassed(
                                    PassedTls.newBuilder().addAllHosts(connections(listener)));
                    // The resolver puts no other on a port of TLS.
                    case HTTP, TCP, UDP -> {}
                }
                made.addListeners(one);
            }
            return made.build();
        }

        private List<HostRoutes> requests(GatewayListener listener) {
            List<HostRoutes> hosts = new ArrayList<>();
            byHost(listener)
                    .forEach(
                            (host, routes) ->
                                    hosts.add(
                                            host(
                                                    host,
                                                    noted(
                                                            destinations.ofRequests(
                                                                    new GatewayDestinations.Place(
                                                                            listener, host),
                                                                    routes)))));
            return hosts;
        }

        private List<HostRoutes> connections(GatewayListener listener) {
            List<HostRoutes> hosts = new ArrayList<>();
            byHost(listener)
                    .forEach(
                            (host, routes) ->
                                    hosts.add(
                                            host(
                                                    host,
                                                    noted(
                                                            destinations.ofBytes(
                                                                    new GatewayDestinations.Place(
                                                                            listener, host),
                                                                    routes)))));
            return hosts;
        }

        private Destination bytes(GatewayListener listener) {
            return noted(
                    destinations.ofBytes(
                            new GatewayDestinations.Place(listener, ""),
                            listener.attachments().stream()
                                    .map(GatewayListener.Attachment::route)
                                    .toList()));
        }

        private Destination noted(GatewayDestinations.Made made) {
            sources.addAll(made.sources());
            return made.destination();
        }

        private static HostRoutes host(String hostname, Destination destination) {
            return HostRoutes.newBuilder()
                    .setHostname(hostname)
                    .setDestination(destination)
                    .build();
        }

        private static Map<String, List<MeshRoute>> byHost(GatewayListener listener) {
            Map<String, List<MeshRoute>> hosts = new LinkedHashMap<>();
            for (GatewayListener.Attachment one : listener.attachments()) {
                one.hostnames()
                        .forEach(
                                host ->
                                        hosts.computeIfAbsent(host, routes -> new ArrayList<>())
                                                .add(one.route()));
            }
            return hosts;
        }
    }
}
