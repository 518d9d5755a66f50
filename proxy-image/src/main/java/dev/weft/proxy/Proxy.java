package dev.weft.proxy;

import dev.weft.proxy.admin.AdminPages;
import dev.weft.proxy.admin.AdminServer;
import dev.weft.proxy.admin.EndpointPage;
import dev.weft.proxy.admin.Readiness;
import dev.weft.proxy.admin.TcpProbe;
import dev.weft.proxy.bootstrap.ProxySettings;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Certified;
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
import dev.weft.proxy.pipeline.GatewayPlane;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.tls.ServingTls;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All parts of a proxy, on one event loop. */
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
    private final Duty duty;
    private final AdminServer admin;
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean draining = new AtomicBoolean();

    Proxy(ProxySettings settings) {
        this.settings = settings;
        EventLoop loop = loops.next();
        RandomGenerator random = RandomGenerator.getDefault();
        Telemetry telemetry = new Telemetry();
        telemetry.watchBuffers(Transport::bufferBytes);
        LoadLedger ledger = new LoadLedger();
        TrafficLedger traffic = new TrafficLedger(InstantSource.system(), random);
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
                                traffic,
                                telemetry,
                                settings.stateDirectory().map(StateDirectory::new)),
                        new Backoff(random));
        Callees callees =
                new Callees(
                        new Callees.Surroundings(
                                random, InstantSource.system(), settings.zone(), telemetry));
        this.duty = duty(new Shared(loop, telemetry, ledger, callees), traffic);
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
                                pages(callees, loop)));
    }

    private Map<String, Supplier<String>> pages(Callees callees, EventLoop loop) {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>(duty.pages());
        pages.put("/endpoints", () -> EndpointPage.of(callees, loop.ticker().nanoTime()));
        return pages;
    }

    /** What either duty works with. */
    private record Shared(
            EventLoop loop, Telemetry telemetry, LoadLedger ledger, Callees callees) {}

    private Duty duty(Shared shared, TrafficLedger traffic) {
        return switch (settings.role()) {
            case SIDECAR -> sidecar(shared, traffic);
            case GATEWAY -> gateway(shared, traffic);
        };
    }

    private Duty sidecar(Shared shared, TrafficLedger traffic) {
        return new SidecarDuty(
                shared.loop(),
                settings,
                redirection(shared.loop(), shared.telemetry()),
                new DataPlane(
                        shared.loop(),
                        transport,
                        new DataPlane.Parts(
                                discovery,
                                tls,
                                shared.telemetry(),
                                shared.ledger(),
                                traffic,
                                shared.callees(),
                                new FileOutputStream(FileDescriptor.out))),
                new SidecarDuty.Around(discovery, tls));
    }

    private Duty gateway(Shared shared, TrafficLedger traffic) {
        return new GatewayDuty(
                new GatewayPlane(
                        shared.loop(),
                        transport,
                        new GatewayPlane.Settings(
                                settings.listening(),
                                settings.trustedProxies(),
                                settings.announcingProxies()),
                        new GatewayPlane.Parts(
                                discovery,
                                tls,
                                shared.telemetry(),
                                shared.ledger(),
                                traffic,
                                shared.callees(),
                                new FileOutputStream(FileDescriptor.out))),
                discovery);
    }

    private Optional<Redirection> redirection(EventLoop loop, Telemetry telemetry) {
        if (!settings.redirected()) {
            return Optional.empty();
        }
        if (!Transport.seesOriginalDestinations()) {
            throw new IllegalStateException(
                    "redirected connections need Netty's epoll, which does not load here; set"
                            + " WEFT_OUTBOUND to do without a redirect");
        }
        return Optional.of(
                new Redirection(
                        loop, transport, new WorkloadAddresses(settings.addresses()), telemetry));
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
        conditions.putAll(duty.conditions());
        conditions.put("nobody: the proxy is draining", () -> !draining.get());
        return conditions;
    }

    /**
     * Listens at once, and accepts what it can serve as soon as it can.
     *
     * @throws IllegalStateException when a port cannot be bound
     */
    void start() {
        for (InetAddress address : settings.adminAddresses()) {
            admin.listen(address, WireNames.ADMIN_PORT, accepted -> {});
            admin.listen(address, WireNames.READY_PORT, duty::probed);
        }
        duty.listen(admin::serve);
        listening.set(true);
        discovery.onInboundChange(duty::configured);
        discovery.restore();
        identity.start(this::certified);
        duty.start();
    }

    private void certified(Certified now) {
        discovery.certified(now);
        duty.certified();
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
        duty.leave();
        try {
            int left = Drain.watching(duty::activeExchanges).await(bound, duty.quiet());
            LOG.log(System.Logger.Level.INFO, "stopped requests-cut-off={0}", left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        duty.close();
        admin.close();
        loops.shutdownGracefully(0, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WITHIN.toMillis());
    }
}
