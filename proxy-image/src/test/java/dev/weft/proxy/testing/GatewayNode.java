package dev.weft.proxy.testing;

import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.HttpListener;
import dev.weft.proxy.config.v1.HttpListeners;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Https;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.TlsListener;
import dev.weft.proxy.config.v1.TlsListeners;
import dev.weft.proxy.config.v1.TrafficReport;
import dev.weft.proxy.config.v1.WeightedBackend;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.pipeline.GatewayPlane;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TlsMaterial;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** The proxy of a Gateway in this process: real sockets, no operator. */
public final class GatewayNode implements AutoCloseable {
    /** Where the listeners of tests are bound. */
    public static final int BIND_PORT = 18_081;

    private final SnapshotCompiler compiler = new SnapshotCompiler();
    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, transport.io());
    private final EventLoop loop = loops.next();
    private final Telemetry telemetry = new Telemetry();
    private final LoadLedger ledger = new LoadLedger();
    private final TrafficLedger traffic =
            new TrafficLedger(InstantSource.system(), new Random(20261127));
    private final InetAddress address = ProxyNode.someLoopback();
    private final GatewayPlane plane;

    /** Without ports yet, and with an identity of the mesh. */
    public GatewayNode(TestAuthority authority, Cidr... trusted) {
        this(authority, List.of(trusted), List.of());
    }

    /** Behind load balancers whose connections begin with a header of the PROXY protocol. */
    public static GatewayNode behind(TestAuthority authority, Cidr... loadBalancers) {
        return new GatewayNode(authority, List.of(), List.of(loadBalancers));
    }

    private GatewayNode(TestAuthority authority, List<Cidr> trusted, List<Cidr> announcing) {
        ServingTls tls = new ServingTls();
        try {
            tls.update(
                    authority.material(
                            "spiffe://" + TestAuthority.TRUST_DOMAIN + "/ns/test/sa/gateway"));
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        this.plane =
                new GatewayPlane(
                        loop,
                        transport,
                        new GatewayPlane.Settings(List.of(address), trusted, announcing),
                        new GatewayPlane.Parts(
                                new NoDestinations(),
                                tls,
                                telemetry,
                                ledger,
                                traffic,
                                new Callees(
                                        new Callees.Surroundings(
                                                new Random(20261127),
                                                InstantSource.system(),
                                                "",
                                                telemetry)),
                                OutputStream.nullOutputStream()));
    }

    public InetAddress address() {
        return address;
    }

    /** It as an endpoint outside the mesh. */
    public Endpoint endpoint() {
        return Endpoint.newBuilder()
                .setAddress(address.getHostAddress())
                .setPort(BIND_PORT)
                .build();
    }

    /** Listens as this says; returns when it is in force. */
    public void serves(GatewayPort.Builder... ports) {
        serves(GatewayConfig.newBuilder(), ports);
    }

    /** Why these ports cannot be; empty when they are in force. */
    public Optional<String> refusal(GatewayPort.Builder... ports) {
        return refusal(GatewayConfig.newBuilder(), ports);
    }

    /** Listens as this says, under these rules; returns when it is in force. */
    public void serves(GatewayConfig.Builder rules, GatewayPort.Builder... ports) {
        refusal(rules, ports)
                .ifPresent(
                        why -> {
                            throw new AssertionError(why);
                        });
    }

    private Optional<String> refusal(GatewayConfig.Builder rules, GatewayPort.Builder... ports) {
        GatewayConfig.Builder config = rules.clone().setGateway("test/edge");
        for (GatewayPort.Builder port : ports) {
            config.addPorts(port);
        }
        CompletableFuture<Optional<String>> done = new CompletableFuture<>();
        try {
            dev.weft.proxy.snapshot.gateway.GatewayConfig compiled =
                    compiler.gateway(7, config.build());
            loop.execute(() -> plane.configure(compiled, done::complete));
        } catch (RefusedConfigException e) {
            throw new IllegalArgumentException(e);
        }
        return done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** A port of plaintext HTTP that clients know as 80. */
    public static GatewayPort.Builder http(HttpListener.Builder... listeners) {
        HttpListeners.Builder all = HttpListeners.newBuilder();
        for (HttpListener.Builder listener : listeners) {
            all.addListeners(listener);
        }
        return GatewayPort.newBuilder().setPort(80).setBindPort(BIND_PORT).setHttp(all);
    }

    /** A listener whose name is its hostname. */
    public static HttpListener.Builder listener(String hostname, HostRoutes.Builder... hosts) {
        HttpListener.Builder listener =
                HttpListener.newBuilder()
                        .setName("Gateway/test/edge/" + (hostname.isEmpty() ? "any" : hostname))
                        .setHostname(hostname);
        for (HostRoutes.Builder host : hosts) {
            listener.addHosts(host);
        }
        return listener;
    }

    /** A port of TLS that clients know as 443. */
    public static GatewayPort.Builder tls(TlsListener.Builder... listeners) {
        TlsListeners.Builder all = TlsListeners.newBuilder();
        for (TlsListener.Builder listener : listeners) {
            all.addListeners(listener);
        }
        return GatewayPort.newBuilder().setPort(443).setBindPort(BIND_PORT).setTls(all);
    }

    /** TLS ends here, with one certificate, and HTTP goes on. */
    public static TlsListener.Builder https(
            String hostname, String certificate, HostRoutes.Builder... hosts) {
        Https.Builder https = Https.newBuilder().addCertificates(certificate);
        for (HostRoutes.Builder host : hosts) {
            https.addHosts(host);
        }
        return named(hostname).setHttps(https);
    }

    /** A TLS listener whose name is its hostname. */
    public static TlsListener.Builder named(String hostname) {
        return TlsListener.newBuilder()
                .setName("Gateway/test/edge/" + (hostname.isEmpty() ? "any" : hostname))
                .setHostname(hostname);
    }

    /** Bytes for a host go to an endpoint. */
    public static HostRoutes.Builder bytes(String hostname, Endpoint endpoint) {
        return HostRoutes.newBuilder().setHostname(hostname).setDestination(bytes(endpoint));
    }

    /** Bytes go to an endpoint. */
    public static Destination.Builder bytes(Endpoint... endpoints) {
        Destination.Builder destination =
                Destination.newBuilder()
                        .setName("Gateway/test/edge/bytes")
                        .setDefaultTarget(all("test/bytes:1"));
        Backend.Builder backend =
                Backend.newBuilder().setName("test/bytes:1").setProtocol(Protocol.PROTOCOL_TCP);
        for (Endpoint endpoint : endpoints) {
            backend.addEndpoints(endpoint);
        }
        return destination.addBackends(backend);
    }

    /** Shows a certificate from now on. */
    public void shows(String name, TlsMaterial material) {
        loop.submit(
                        () ->
                                plane.certificate(
                                        name,
                                        new ServerCertificate(material.chain(), material.key())))
                .syncUninterruptibly();
    }

    /** Requests below a path of a host, all of which go to an endpoint. */
    public static HostRoutes.Builder host(String hostname, String path, Endpoint endpoint) {
        return host(hostname, route(path), endpoint);
    }

    /** Requests to a host, as the route says. */
    public static HostRoutes.Builder host(
            String hostname, HttpRoute.Builder route, Endpoint endpoint) {
        return HostRoutes.newBuilder()
                .setHostname(hostname)
                .setDestination(
                        Destination.newBuilder()
                                .setName("Gateway/test/edge")
                                .setRoutesOnly(true)
                                .addHttpRoutes(route)
                                .addBackends(
                                        Backend.newBuilder()
                                                .setName("test/app:80")
                                                .setProtocol(Protocol.PROTOCOL_DETECT)
                                                .addEndpoints(endpoint)));
    }

    /** Requests below a path. */
    public static HttpRoute.Builder route(String path) {
        return HttpRoute.newBuilder()
                .setName("HTTPRoute/test/app/0")
                .addMatches(
                        HttpMatch.newBuilder()
                                .setPath(StringMatch.newBuilder().setPathPrefix(path)))
                .setTarget(all("test/app:80"));
    }

    /** Everything goes to one backend. */
    public static RouteTarget.Builder all(String backend) {
        return RouteTarget.newBuilder()
                .addBackends(WeightedBackend.newBuilder().setBackend(backend).setWeight(1));
    }

    public LoadLedger ledger() {
        return ledger;
    }

    /** What came in since the last time. */
    public TrafficReport traffic() {
        return loop.submit(traffic::drain).syncUninterruptibly().getNow();
    }

    public GatewayPlane plane() {
        return plane;
    }

    @Override
    public void close() {
        plane.close();
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A gateway asks for no destinations. */
    private static final class NoDestinations implements ConfigSource {
        @Override
        public Optional<InboundConfig> inbound() {
            return Optional.empty();
        }

        @Override
        public void onInboundChange(Runnable listener) {
            // There is none.
        }

        @Override
        public void destination(String key, Consumer<DestinationLookup> answer) {
            throw new AssertionError("asked for " + key);
        }
    }
}
