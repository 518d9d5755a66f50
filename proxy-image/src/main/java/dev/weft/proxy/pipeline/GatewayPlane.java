package dev.weft.proxy.pipeline;

import dev.weft.proxy.admission.Gates;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.external.Authorizers;
import dev.weft.proxy.gateway.ForwardedHeaders;
import dev.weft.proxy.gateway.GatewayConnections;
import dev.weft.proxy.gateway.GatewayContext;
import dev.weft.proxy.gateway.ListenerGuard;
import dev.weft.proxy.gateway.ProxyProtocol;
import dev.weft.proxy.gateway.UdpSessionsHandler;
import dev.weft.proxy.gateway.tls.ListenerTls;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.ReplayMemory;
import dev.weft.proxy.http.inbound.Admittance;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.http.outbound.MirrorSlots;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.GatewayPort.Bound;
import dev.weft.proxy.snapshot.gateway.GatewaySink;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import dev.weft.proxy.tcp.Stalls;
import dev.weft.proxy.tls.MeshTls;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.channel.EventLoop;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a Gateway, on one event loop. A configuration comes into force whole, when all
 * its ports are bound; ports that it does not have are closed, and their connections drain.
 */
public final class GatewayPlane implements GatewaySink {
    private static final GatewayConfig NOTHING = new GatewayConfig("", Map.of(), Map.of());

    private final EventLoop loop;
    private final Transport transport;
    private final Settings settings;
    private final GatewayContext context;
    private final ListenerTls tls = new ListenerTls();
    private final InFlight inFlight;
    private final Enforcement enforcement;
    private final TcpDoor.Shared shared;
    private final Map<Bound, GatewayDoor> doors = new HashMap<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private GatewayConfig current = NOTHING;
    private boolean changing;

    /** What the data path asks and tells. */
    public record Parts(
            ConfigSource config,
            MeshTls tls,
            Telemetry telemetry,
            LoadLedger ledger,
            TrafficLedger traffic,
            Callees callees,
            OutputStream accessLog) {}

    /**
     * Where and whom to serve.
     *
     * @param addresses to listen on
     * @param trusted proxies that may say where a request came from
     * @param announcing load balancers whose connections begin with a header of the PROXY protocol
     */
    public record Settings(List<InetAddress> addresses, List<Cidr> trusted, List<Cidr> announcing) {
        public Settings {
            addresses = List.copyOf(addresses);
            trusted = List.copyOf(trusted);
            announcing = List.copyOf(announcing);
        }
    }

    private record Change(GatewayConfig config, Consumer<Optional<String>> done) {}

    public GatewayPlane(EventLoop loop, Transport transport, Settings settings, Parts parts) {
        this.loop = loop;
        this.transport = transport;
        this.settings = settings;
        this.inFlight = new InFlight(new Stalls(loop, parts.telemetry()::stalledCutOff));
        InetAddress main = settings.addresses().getFirst();
        Upstreams upstreams =
                new Upstreams(
                        loop,
                        transport.sockets(),
                        main.isLoopbackAddress() ? main : null,
                        DataPlane.WATER_MARK,
                        new UpstreamPipeline(parts.tls(), tls::certificate));
        Callees.Surroundings around = parts.callees().surroundings();
        this.enforcement =
                new Enforcement(parts.telemetry(), parts.traffic(), around.clock(), loop);
        this.context =
                new GatewayContext(
                        new OutboundContext(
                                parts.config(),
                                upstreams,
                                parts.callees(),
                                parts.telemetry(),
                                parts.ledger(),
                                new ReplayMemory(),
                                new MirrorSlots(),
                                new ReporterAssembly(
                                                loop,
                                                parts.config(),
                                                parts.tls(),
                                                parts.callees(),
                                                parts.accessLog())
                                        .over(upstreams)),
                        tls,
                        new ListenerGuard(
                                new Admittance(
                                        enforcement,
                                        new Gates(around.random()),
                                        new Authorizers(upstreams, around.random(), around.zone()),
                                        parts.telemetry()),
                                this::config),
                        new ForwardedHeaders(settings.trusted()),
                        new ProxyProtocol(settings.announcing(), parts.telemetry()),
                        inFlight);
        this.shared =
                new TcpDoor.Shared(
                        inFlight,
                        new ConnectionLimit(
                                direction ->
                                        parts.telemetry()
                                                .refused(direction, ReasonCode.OVERLOADED)),
                        parts.telemetry());
    }

    /** What is in force; on the event loop. */
    public GatewayConfig config() {
        return current;
    }

    @Override
    public void configure(GatewayConfig config, Consumer<Optional<String>> done) {
        changes.add(new Change(config, done));
        if (!changing) {
            change();
        }
    }

    /** One change after the other: sockets are bound a little later. */
    private void change() {
        Change next = changes.poll();
        changing = next != null;
        if (next != null) {
            Iterator<Bound> missing =
                    next.config().ports().keySet().stream()
                            .filter(bound -> !doors.containsKey(bound))
                            .iterator();
            bind(missing, new HashMap<>(), next);
        }
    }

    private void bind(Iterator<Bound> missing, Map<Bound, GatewayDoor> made, Change change) {
        if (!missing.hasNext()) {
            inForce(made, change);
            return;
        }
        Bound bound = missing.next();
        GatewayDoor door = door(bound);
        made.put(bound, door);
        door.bind(
                settings.addresses(),
                bound.port(),
                refusal -> {
                    if (refusal.isEmpty()) {
                        bind(missing, made, change);
                    } else {
                        made.values().forEach(GatewayDoor::close);
                        change.done().accept(refusal);
                        change();
                    }
                });
    }

    private GatewayDoor door(Bound bound) {
        return switch (bound.transport()) {
            case TCP ->
                    new TcpDoor(
                            loop,
                            transport,
                            new GatewayConnections(context, () -> port(bound)),
                            shared);
            case UDP ->
                    new UdpDoor(
                            loop,
                            dialer ->
                                    new UdpSessionsHandler(
                                            context.outbound().callees(),
                                            context.outbound().telemetry(),
                                            context.guard(),
                                            () -> port(bound),
                                            dialer));
        };
    }

    private Optional<GatewayPort> port(Bound bound) {
        return Optional.ofNullable(current.ports().get(bound));
    }

    private void inForce(Map<Bound, GatewayDoor> made, Change change) {
        GatewayConfig before = current;
        current = change.config();
        doors.entrySet().removeIf(door -> closed(door.getKey(), door.getValue()));
        doors.forEach(
                (bound, door) -> {
                    if (!alike(before.ports().get(bound), current.ports().get(bound))) {
                        door.changed();
                    }
                });
        doors.putAll(made);
        made.values().forEach(GatewayDoor::open);
        enforcement.changed();
        change.done().accept(Optional.empty());
        change();
    }

    private boolean closed(Bound bound, GatewayDoor door) {
        boolean gone = !current.ports().containsKey(bound);
        if (gone) {
            door.close();
        }
        return gone;
    }

    /** Whether connections to a port may go on as they are. */
    private static boolean alike(@Nullable GatewayPort before, @Nullable GatewayPort now) {
        return before != null
                && now != null
                && before.port() == now.port()
                && before.traffic().getClass().equals(now.traffic().getClass());
    }

    @Override
    public void certificate(String name, ServerCertificate certificate) {
        tls.put(name, certificate);
    }

    @Override
    public void withoutCertificate(String name) {
        tls.remove(name);
    }

    /** Clients are asked to go elsewhere; connections are still accepted. From any thread. */
    public void goAway() {
        loop.execute(() -> doors.values().forEach(GatewayDoor::goAway));
    }

    /** Requests and relays under way; from any thread. */
    public int activeExchanges() {
        return inFlight.count();
    }

    /** Listens no more; what was accepted goes on. Not to be called on the event loop. */
    public void close() {
        loop.submit(
                        () -> {
                            doors.values().forEach(GatewayDoor::close);
                            doors.clear();
                        })
                .syncUninterruptibly();
    }
}
