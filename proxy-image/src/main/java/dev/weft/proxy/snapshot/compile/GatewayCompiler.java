package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.HttpListeners;
import dev.weft.proxy.config.v1.TlsListeners;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.WeightedBackend;
import dev.weft.proxy.snapshot.gateway.ClientValidation;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.gateway.HttpListener;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import dev.weft.proxy.snapshot.gateway.TlsListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles what the proxy of a Gateway listens on; hostnames of one level are unique. */
final class GatewayCompiler {
    private static final int MAX_GATEWAY_PORTS = 1_024;
    private static final int MAX_LISTENERS = 1_024;
    private static final int MAX_HOSTS = 4_096;
    private static final int MAX_CERTIFICATES = 64;

    private final long generation;

    private GatewayCompiler(long generation) {
        this.generation = generation;
    }

    static GatewayConfig compile(long generation, dev.weft.proxy.config.v1.GatewayConfig message)
            throws RefusedConfigException {
        Place at = Place.root("Gateway " + message.getGateway());
        Values.atMost(MAX_GATEWAY_PORTS, message.getPortsCount(), at.field("ports"));
        GatewayCompiler compiler = new GatewayCompiler(generation);
        List<GatewayPort> ports = new ArrayList<>();
        for (int i = 0; i < message.getPortsCount(); i++) {
            ports.add(compiler.port(message.getPorts(i), at.element("ports", i)));
        }
        try {
            return GatewayConfig.of(
                    Values.name(message.getGateway(), at.field("gateway")),
                    ports,
                    ListenerRulesCompiler.compile(message, at));
        } catch (IllegalArgumentException e) {
            throw at.field("ports").refuse("cannot be: " + e.getMessage());
        }
    }

    private GatewayPort port(dev.weft.proxy.config.v1.GatewayPort message, Place at)
            throws RefusedConfigException {
        int bound = Values.port(message.getBindPort(), at.field("bind_port"));
        if (WireNames.PROXY_PORTS.contains(bound)) {
            throw at.field("bind_port").refuse("is " + bound + ", a port of the proxy itself");
        }
        int port = Values.port(message.getPort(), at.field("port"));
        return new GatewayPort(port, bound, traffic(message, port, at));
    }

    private PortTraffic traffic(dev.weft.proxy.config.v1.GatewayPort message, int port, Place at)
            throws RefusedConfigException {
        return switch (message.getTrafficCase()) {
            case HTTP -> new PortTraffic.Http(http(message.getHttp(), at.field("http")));
            case TLS -> tls(message.getTls(), at.field("tls"));
            case TCP -> new PortTraffic.Tcp(bytes("tcp/" + port, message.getTcp()));
            case UDP -> new PortTraffic.Udp(bytes("udp/" + port, message.getUdp()));
            case TRAFFIC_NOT_SET -> throw Values.newer(at.field("traffic"));
        };
    }

    private HostTable<HttpListener> http(HttpListeners messages, Place at)
            throws RefusedConfigException {
        Values.atMost(MAX_LISTENERS, messages.getListenersCount(), at.field("listeners"));
        Map<String, HttpListener> listeners = new HashMap<>();
        for (int i = 0; i < messages.getListenersCount(); i++) {
            Place place = at.element("listeners", i);
            dev.weft.proxy.config.v1.HttpListener message = messages.getListeners(i);
            put(
                    listeners,
                    message.getHostname(),
                    listener(message.getName(), message.getHostsList(), place),
                    place);
        }
        return new HostTable<>(listeners);
    }

    private HttpListener listener(String name, List<HostRoutes> hosts, Place at)
            throws RefusedConfigException {
        return new HttpListener(Values.name(name, at.field("name")), hosts(name, hosts, at));
    }

    private HostTable<Destination> opaqueHosts(
            String listener, List<HostRoutes> messages, Place parent)
            throws RefusedConfigException {
        return hosts(listener, messages, parent).map(Destination::opaque);
    }

    private HostTable<Destination> hosts(String listener, List<HostRoutes> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(MAX_HOSTS, messages.size(), parent.field("hosts"));
        Map<String, Destination> hosts = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            HostRoutes message = messages.get(i);
            String hostname = message.getHostname();
            String key = hostname.isEmpty() ? listener : listener + "/" + hostname;
            put(
                    hosts,
                    hostname,
                    spoken(DestinationCompiler.compile(key, generation, message.getDestination())),
                    parent.element("hosts", i));
        }
        return new HostTable<>(hosts);
    }

    /**
     * Clients speak HTTP/2 because they can; that says nothing about applications. Where nobody
     * said what one speaks, it is HTTP/1.1, or gRPC where a route of gRPC leads to it.
     */
    private static Destination spoken(Destination one) {
        Set<String> grpc =
                one.routes().stream()
                        .filter(HttpRoute::grpc)
                        .flatMap(route -> route.target().backends().stream())
                        .map(WeightedBackend::backend)
                        .collect(Collectors.toSet());
        Map<String, Backend> backends = new HashMap<>(one.backends());
        backends.replaceAll(
                (name, backend) ->
                        backend.protocol() == Protocol.DETECT
                                ? backend.speaking(
                                        grpc.contains(name) ? Protocol.GRPC : Protocol.HTTP1)
                                : backend);
        return one.with(backends);
    }

    /** Bytes have no listener in the message; the destination names it. */
    private Destination bytes(String otherwise, dev.weft.proxy.config.v1.Destination message)
            throws RefusedConfigException {
        String key = message.getName().isEmpty() ? otherwise : message.getName();
        return DestinationCompiler.compile(key, generation, message).opaque();
    }

    private PortTraffic.Tls tls(TlsListeners messages, Place at) throws RefusedConfigException {
        Values.atMost(MAX_LISTENERS, messages.getListenersCount(), at.field("listeners"));
        Map<String, TlsListener> listeners = new HashMap<>();
        for (int i = 0; i < messages.getListenersCount(); i++) {
            dev.weft.proxy.config.v1.TlsListener message = messages.getListeners(i);
            Place place = at.element("listeners", i);
            put(
                    listeners,
                    message.getHostname(),
                    new TlsListener(
                            Values.name(message.getName(), place.field("name")),
                            end(message, place)),
                    place);
        }
        return new PortTraffic.Tls(
                new HostTable<>(listeners),
                messages.hasClientValidation()
                        ? Optional.of(
                                clients(
                                        messages.getClientValidation(),
                                        at.field("client_validation")))
                        : Optional.empty());
    }

    private TlsListener.End end(dev.weft.proxy.config.v1.TlsListener message, Place at)
            throws RefusedConfigException {
        String name = message.getName();
        return switch (message.getEndCase()) {
            case HTTPS ->
                    new TlsListener.Https(
                            certificates(
                                    message.getHttps().getCertificatesList(), at.field("https")),
                            listener(name, message.getHttps().getHostsList(), at.field("https")));
            case TERMINATED ->
                    new TlsListener.Terminated(
                            certificates(
                                    message.getTerminated().getCertificatesList(),
                                    at.field("terminated")),
                            opaqueHosts(
                                    name,
                                    message.getTerminated().getHostsList(),
                                    at.field("terminated")));
            case PASSED ->
                    new TlsListener.Passed(
                            opaqueHosts(
                                    name, message.getPassed().getHostsList(), at.field("passed")));
            case END_NOT_SET -> throw Values.newer(at.field("end"));
        };
    }

    private static List<String> certificates(List<String> names, Place at)
            throws RefusedConfigException {
        Values.atMost(MAX_CERTIFICATES, names.size(), at.field("certificates"));
        for (int i = 0; i < names.size(); i++) {
            Values.name(names.get(i), at.element("certificates", i));
        }
        return names;
    }

    private static ClientValidation clients(
            dev.weft.proxy.config.v1.ClientValidation message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new ClientValidation(
                CertificateCompiler.certificates(message.getRootsList(), at.field("roots")),
                message.getInsecureFallback()
                        ? ClientValidation.Callers.EVERYBODY
                        : ClientValidation.Callers.VALID);
    }

    private static <T> void put(Map<String, T> table, String hostname, T value, Place at)
            throws RefusedConfigException {
        if (table.put(Hostnames.pattern(hostname, at.field("hostname")), value) != null) {
            throw at.field("hostname").refuse("is '" + hostname + "' a second time");
        }
    }
}
