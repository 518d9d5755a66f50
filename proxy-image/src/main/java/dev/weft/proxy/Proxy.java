package dev.weft.proxy;

import dev.weft.proxy.admin.AdminPages;
import dev.weft.proxy.admin.AdminServer;
import dev.weft.proxy.admin.EndpointPage;
import dev.weft.proxy.admin.Readiness;
import dev.weft.proxy.admin.TcpProbe;
import dev.weft.proxy.bootstrap.ProxySettings;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Hello;
import dev.weft.proxy.control.Backoff;
import dev.weft.proxy.control.CertifyClient;
import dev.weft.proxy.control.DiscoveryClient;
import dev.weft.proxy.control.GrpcClient;
import dev.weft.proxy.control.StateDirectory;
import dev.weft.proxy.drain.Drain;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.identity.WorkloadIdentity;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.pipeline.DataPlane;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.tls.ServingTls;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** All parts of the sidecar, on one event loop. */
final class Proxy {
    private static final System.Logger LOG = System.getLogger(Proxy.class.getName());
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final ProxySettings settings;
    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, transport.io());
    private final ServingTls tls = new ServingTls();
    private final WorkloadIdentity identity;
    private final DiscoveryClient discovery;
    private final DataPlane data;
    private final AdminServer admin;
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean draining = new AtomicBoolean();

    Proxy(ProxySettings settings) {
        this.settings = settings;
        EventLoop loop = loops.next();
        RandomGenerator random = RandomGenerator.getDefault();
        Telemetry telemetry = new Telemetry();
        LoadLedger ledger = new LoadLedger();
        GrpcClient operator = new GrpcClient(loop, transport.sockets(), settings.operator());
        Backoff certifyLater = new Backoff(random);
        Backoff certifyRefused = Backoff.afterRefusal(random);
        this.identity =
                new WorkloadIdentity(
                        loop,
                        new CertifyClient(loop, operator),
                        tls,
                        telemetry,
                        new WorkloadIdentity.Pace(
                                InstantSource.system(),
                                random,
                                certifyLater::next,
                                certifyRefused::next,
                                () -> {
                                    certifyLater.reset();
                                    certifyRefused.reset();
                                }));
        this.discovery =
                new DiscoveryClient(
                        loop,
                        operator,
                        hello(),
                        new DiscoveryClient.Sinks(
                                identity,
                                ledger,
                                telemetry,
                                settings.stateDirectory().map(StateDirectory::new)),
                        new Backoff(random));
        Callees callees =
                new Callees(
                        new Callees.Surroundings(
                                random, InstantSource.system(), settings.zone(), telemetry));
        this.data =
                new DataPlane(
                        loop,
                        transport,
                        new DataPlane.Parts(discovery, tls, telemetry, ledger, callees));
        this.admin =
                new AdminServer(
                        loops,
                        transport.listeners(),
                        new AdminPages(
                                telemetry,
                                new Readiness(started()),
                                new Readiness(ready()),
                                new TcpProbe(
                                        loop, transport.sockets(), settings.addresses().getFirst()),
                                () -> EndpointPage.of(callees, loop.ticker().nanoTime())));
    }

    private Hello hello() {
        String version = Proxy.class.getPackage().getImplementationVersion();
        return Hello.newBuilder()
                .setWorkload(settings.workload())
                .setZone(settings.zone())
                .setProxyVersion(version == null ? "development" : version)
                .build();
    }

    private Map<String, BooleanSupplier> started() {
        Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
        conditions.put("a certificate from the operator", () -> tls.material().isPresent());
        conditions.put("the first configuration", () -> discovery.inbound().isPresent());
        return conditions;
    }

    private Map<String, BooleanSupplier> ready() {
        Map<String, BooleanSupplier> conditions = new LinkedHashMap<>(started());
        conditions.put("its listeners", listening::get);
        conditions.put("nobody: the proxy is draining", () -> !draining.get());
        return conditions;
    }

    /**
     * Listens for administration at once, and for traffic as soon as there is a certificate.
     *
     * @throws IllegalStateException when a port cannot be bound
     */
    void start() {
        for (InetAddress address : settings.adminAddresses()) {
            admin.listen(address, WireNames.ADMIN_PORT);
            admin.listen(address, WireNames.READY_PORT);
        }
        data.start(
                new DataPlane.Bindings(
                        new WorkloadAddresses(settings.addresses()), settings.outbound()));
        listening.set(true);
        identity.start(discovery::certified);
    }

    /** Lets callers go elsewhere, then closes. */
    void stop() {
        Duration bound =
                discovery
                        .inbound()
                        .map(InboundConfig::drainTimeout)
                        .orElse(InboundConfig.DEFAULT_DRAIN_TIMEOUT);
        draining.set(true);
        LOG.log(System.Logger.Level.INFO, "draining for at most {0} s", bound.toSeconds());
        data.goAway();
        try {
            int left = Drain.watching(data::activeExchanges).await(bound);
            LOG.log(System.Logger.Level.INFO, "stopped requests-cut-off={0}", left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        data.close();
        admin.close();
        loops.shutdownGracefully(0, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WITHIN.toMillis());
    }
}
