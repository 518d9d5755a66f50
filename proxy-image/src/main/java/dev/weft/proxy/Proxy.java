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
import dev.weft.proxy.pipeline.Entry;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.Stage;
import dev.weft.proxy.tls.ServingTls;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** All parts of the sidecar, on one event loop. */
final class Proxy {
    private static final System.Logger LOG = System.getLogger(Proxy.class.getName());
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final ProxySettings settings;
    private final WorkloadAddresses addresses;
    private final Optional<Redirection> redirection;
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
        this.addresses = new WorkloadAddresses(settings.addresses());
        EventLoop loop = loops.next();
        RandomGenerator random = RandomGenerator.getDefault();
        Telemetry telemetry = new Telemetry();
        this.redirection = redirection(loop, telemetry);
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
        this.data =
                new DataPlane(
                        loop,
                        transport,
                        new DataPlane.Parts(discovery, tls, telemetry, ledger, traffic, callees));
        this.admin =
                new AdminServer(
                        loops,
                        transport.listeners(),
                        new AdminPages(
                                telemetry,
                                new Readiness(started()),
                                new Readiness(ready()),
                                new TcpProbe(loop, transport.sockets(), addresses.main()),
                                () -> EndpointPage.of(callees, loop.ticker().nanoTime())));
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
        return Optional.of(new Redirection(loop, transport, addresses, telemetry));
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
        redirection.ifPresent(one -> conditions.putAll(one.conditions()));
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
            admin.listen(
                    address,
                    WireNames.READY_PORT,
                    accepted -> redirection.ifPresent(one -> one.probedDirectly(accepted)));
        }
        data.start(new DataPlane.Bindings(addresses, outgoing()));
        listening.set(true);
        discovery.onInboundChange(this::configured);
        discovery.restore();
        identity.start(this::certified);
        redirection.ifPresent(Redirection::start);
        // Without a certificate what is outside the mesh can be reached, and the rest says why not.
        loops.schedule(
                () -> data.open(Entry.OUTGOING),
                ConfigSource.ANSWER_WITHIN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private DataPlane.Outgoing outgoing() {
        return redirection
                .<DataPlane.Outgoing>map(
                        one -> new DataPlane.Outgoing.Captured(one.listener(admin::serve)))
                .orElseGet(() -> new DataPlane.Outgoing.Listeners(settings.outbound()));
    }

    private void certified(Certified now) {
        discovery.certified(now);
        data.open(Entry.OUTGOING);
        openMesh();
    }

    private void configured() {
        data.open(Entry.INCOMING);
        openMesh();
        if (terminating()) {
            data.goAway();
        }
    }

    private void openMesh() {
        if (tls.material().isPresent() && discovery.inbound().isPresent()) {
            data.open(Entry.MESH);
        }
    }

    private boolean terminating() {
        return discovery
                .inbound()
                .filter(config -> config.stage() == Stage.TERMINATING)
                .isPresent();
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
        if (redirection.isPresent() && !terminating()) {
            // The pod goes on: the next proxy takes what the kernel holds back in the meantime.
            data.close();
        }
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
