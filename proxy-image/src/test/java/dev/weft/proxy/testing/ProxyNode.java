package dev.weft.proxy.testing;

import com.google.protobuf.Duration;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.pipeline.DataPlane;
import dev.weft.proxy.pipeline.Entry;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TestAuthority;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** A sidecar in this process: real sockets on a loopback address of its own, no operator. */
public final class ProxyNode implements ConfigSource, AutoCloseable {
    /** The key of what {@link #outbound} leads to. */
    public static final String CALLEE = "callee:80";

    /** Where the application's requests to {@link #CALLEE} go. */
    private static final int OUTBOUND_PORT = 18_080;

    private static final SecureRandom ADDRESSES = new SecureRandom();

    private final SnapshotCompiler compiler = new SnapshotCompiler();
    private final MultiThreadIoEventLoopGroup loops;
    private final DataPlane data;
    private final Telemetry telemetry = new Telemetry();
    private final ByteArrayOutputStream accessLog = new ByteArrayOutputStream();
    private final LoadLedger ledger = new LoadLedger();
    private final TrafficLedger traffic =
            new TrafficLedger(InstantSource.system(), new Random(20261127));
    private final InetAddress address = someLoopback();
    private final String identity;
    private final Map<String, DestinationLookup> destinations = new ConcurrentHashMap<>();
    private final List<Runnable> inboundListeners = new CopyOnWriteArrayList<>();
    private final ServingTls tls = new ServingTls();
    private final EventLoop loop;
    private volatile Optional<InboundConfig> inbound = Optional.empty();

    /**
     * Listens at once.
     *
     * @param account of its identity in namespace test
     */
    public ProxyNode(TestAuthority authority, String account) {
        this.identity = "spiffe://" + TestAuthority.TRUST_DOMAIN + "/ns/test/sa/" + account;
        Transport transport = Transport.best();
        this.loops = new MultiThreadIoEventLoopGroup(1, transport.io());
        trusts(authority);
        this.loop = loops.next();
        Callees callees =
                new Callees(
                        new Callees.Surroundings(
                                new Random(20261127), InstantSource.system(), "", telemetry));
        this.data =
                new DataPlane(
                        loop,
                        transport,
                        new DataPlane.Parts(
                                this, tls, telemetry, ledger, traffic, callees, accessLog));
        data.start(
                new DataPlane.Bindings(
                        new WorkloadAddresses(List.of(address)),
                        new DataPlane.Outgoing.Listeners(
                                Map.of(new InetSocketAddress(address, OUTBOUND_PORT), CALLEE))));
        data.open(Entry.OUTGOING);
        data.open(Entry.MESH);
    }

    /** So that tests of several checkouts can run on one machine at the same time. */
    static InetAddress someLoopback() {
        try {
            return InetAddress.getByAddress(
                    new byte[] {
                        127,
                        (byte) (1 + ADDRESSES.nextInt(250)),
                        (byte) (1 + ADDRESSES.nextInt(250)),
                        (byte) (1 + ADDRESSES.nextInt(250))
                    });
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has its certificate from this authority from now on, and believes no other. */
    public void trusts(TestAuthority only) {
        try {
            tls.update(only.material(identity));
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    public InetAddress address() {
        return address;
    }

    /** A path of the callee, as the application asks for it. */
    public URI outbound(String path) {
        return URI.create("http://" + address.getHostAddress() + ":" + OUTBOUND_PORT + path);
    }

    /** An application behind this proxy as an endpoint. */
    public Endpoint meshed(int port) {
        return Endpoint.newBuilder()
                .setAddress(address.getHostAddress())
                .setPort(port)
                .setIdentity(identity)
                .setMeshPort(15008)
                .build();
    }

    /** What {@link #CALLEE} is from now on. */
    public void calls(Destination destination) {
        calls(CALLEE, destination);
    }

    /** What is accepted from now on. */
    public void accepts(WorkloadConfig.Builder config) {
        if (config.getAuthorizationsCount() == 0) {
            config.addAuthorizations(Authorization.getDefaultInstance());
        }
        try {
            inbound =
                    Optional.of(
                            compiler.inbound(
                                    config.setTrustDomain(TestAuthority.TRUST_DOMAIN)
                                            .setNamespace("test")
                                            .setWorkload("callee")
                                            .setOtherPorts(config.getOtherPorts())
                                            .build()));
        } catch (RefusedConfigException e) {
            throw new IllegalArgumentException(e);
        }
        loop.execute(() -> inboundListeners.forEach(Runnable::run));
    }

    @Override
    public Optional<InboundConfig> inbound() {
        return inbound;
    }

    @Override
    public void onInboundChange(Runnable listener) {
        inboundListeners.add(listener);
    }

    @Override
    public void destination(String key, Consumer<DestinationLookup> answer) {
        answer.accept(destinations.getOrDefault(key, new DestinationLookup.Unknown()));
    }

    /** The lines of the access log so far. */
    public List<String> accessLog() {
        return accessLog.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** What another destination is from now on; what nobody named is not known. */
    public void calls(String key, Destination destination) {
        try {
            destinations.put(
                    key, new DestinationLookup.Known(compiler.destination(key, 1, destination)));
        } catch (RefusedConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The lines of the metrics that hold all of the texts. */
    public List<String> metrics(String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            telemetry.write("", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> List.of(texts).stream().allMatch(line::contains))
                .toList();
    }

    /** The sum of the metrics whose lines hold all of the texts. */
    public double metric(String... texts) {
        return metrics(texts).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Durations as messages have them. */
    public static Duration millis(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / 1_000)
                .setNanos((int) (millis % 1_000) * 1_000_000)
                .build();
    }

    @Override
    public void close() {
        data.close();
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
