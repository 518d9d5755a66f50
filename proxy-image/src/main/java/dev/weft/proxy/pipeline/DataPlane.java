package dev.weft.proxy.pipeline;

import dev.weft.proxy.admission.Gates;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.connection.Connections;
import dev.weft.proxy.egress.EgressConnection;
import dev.weft.proxy.external.Authorizers;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.ReplayMemory;
import dev.weft.proxy.http.inbound.Admittance;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.http.inbound.WorkloadRules;
import dev.weft.proxy.http.outbound.MirrorSlots;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.tcp.Stalls;
import dev.weft.proxy.telemetry.Reporter;
import dev.weft.proxy.tls.MeshTls;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All listeners of the proxy but the administrative ones, on one event loop. */
public final class DataPlane {
    /** A channel stops taking writes at the higher mark, and takes them again at the lower. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    /** What the data path asks and tells. */
    public record Parts(
            ConfigSource config,
            MeshTls tls,
            Telemetry telemetry,
            LoadLedger ledger,
            TrafficLedger traffic,
            Callees callees,
            OutputStream accessLog) {}

    /** How connections of the application come here. */
    public sealed interface Outgoing {
        /** To listeners that stand for a destination each; only peers come from outside. */
        record Listeners(Map<InetSocketAddress, String> destinations) implements Outgoing {
            public Listeners {
                destinations = Map.copyOf(destinations);
            }
        }

        /** The kernel redirects them, and those from outside, to the capture ports. */
        record Captured(CaptureListener listener) implements Outgoing {}
    }

    /**
     * Where to listen.
     *
     * @param workload where the application is reached and the mesh port is bound
     */
    public record Bindings(WorkloadAddresses workload, Outgoing outgoing) {}

    private final EventLoop loop;
    private final Transport transport;
    private final Parts parts;
    private final DrainState drain;
    private final Lobby lobby = new Lobby();
    private final Doors doors;

    public DataPlane(EventLoop loop, Transport transport, Parts parts) {
        this.loop = loop;
        this.transport = transport;
        this.parts = parts;
        this.drain =
                new DrainState(new InFlight(new Stalls(loop, parts.telemetry()::stalledCutOff)));
        this.doors =
                new Doors(
                        loop,
                        transport.listeners(),
                        new ConnectionLimit(
                                direction ->
                                        parts.telemetry()
                                                .refused(direction, ReasonCode.OVERLOADED)));
    }

    /**
     * Binds every listener; they accept when they are opened. Not to be called on the event loop.
     *
     * @throws IllegalStateException when an address cannot be bound; what was bound is closed
     */
    public void start(Bindings bindings) {
        try {
            bind(bindings);
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    private void bind(Bindings bindings) {
        WorkloadAddresses workload = bindings.workload();
        InetAddress main = workload.main();
        Upstreams upstreams =
                new Upstreams(
                        loop,
                        transport.sockets(),
                        main.isLoopbackAddress() ? main : null,
                        WATER_MARK,
                        new UpstreamPipeline(parts.tls(), name -> Optional.empty()));
        CallerPipeline callers = new CallerPipeline(drain, CallerPipeline.Audience.MESH);
        Connections connections = connections(upstreams, workload, callers);
        MeshPipeline mesh = new MeshPipeline(parts.tls(), parts.telemetry(), connections, callers);
        for (InetAddress address : workload.all()) {
            doors.bind(
                    Entry.MESH,
                    new InetSocketAddress(address, WireNames.MESH_PORT),
                    mesh::accepted);
        }
        switch (bindings.outgoing()) {
            case Outgoing.Listeners(var destinations) -> {
                OutboundPipeline outbound = new OutboundPipeline(connections);
                destinations.forEach(
                        (at, key) ->
                                doors.bind(
                                        Entry.OUTGOING,
                                        at,
                                        channel -> outbound.explicit(channel, key)));
            }
            case Outgoing.Captured(var listener) -> {
                CapturePipeline capture =
                        new CapturePipeline(connections, workload, lobby, listener);
                for (InetAddress loopback : loopbacks()) {
                    doors.bind(
                            Entry.OUTGOING,
                            new InetSocketAddress(loopback, WireNames.OUTBOUND_PORT),
                            capture::outgoing);
                }
                doors.bind(
                        Entry.INCOMING,
                        new InetSocketAddress(WireNames.INBOUND_PORT),
                        capture::incoming);
                // Probes of the proxy itself come here too; whatever else does, waits.
                doors.open(Entry.INCOMING);
            }
        }
    }

    /** Where the kernel leads outgoing connections; nobody reaches that from outside. */
    private static List<InetAddress> loopbacks() {
        return Stream.of("127.0.0.1", "::1")
                .map(InetAddress::ofLiteral)
                .filter(DataPlane::exists)
                .toList();
    }

    private static boolean exists(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new IllegalStateException("the network interfaces cannot be listed", e);
        }
    }

    private Connections connections(
            Upstreams upstreams, WorkloadAddresses workload, CallerPipeline callers) {
        Reporter reporter =
                new ReporterAssembly(
                                loop,
                                parts.config(),
                                parts.tls(),
                                parts.callees(),
                                parts.accessLog())
                        .over(upstreams);
        OutboundContext outbound =
                new OutboundContext(
                        parts.config(),
                        upstreams,
                        parts.callees(),
                        parts.telemetry(),
                        parts.ledger(),
                        new ReplayMemory(),
                        new MirrorSlots(),
                        reporter);
        InboundContext inbound =
                new InboundContext(
                        new WorkloadRules(parts.config()),
                        admittance(upstreams),
                        upstreams,
                        workload,
                        parts.telemetry(),
                        reporter);
        EgressConnection.Parts egress =
                new EgressConnection.Parts(outbound, callers, drain.inFlight());
        return new Connections(
                outbound,
                inbound,
                (client, key, names, caller) ->
                        EgressConnection.start(egress, key, names, client, caller),
                callers,
                drain.inFlight());
    }

    private Admittance admittance(Upstreams upstreams) {
        Callees.Surroundings around = parts.callees().surroundings();
        Enforcement enforcement =
                new Enforcement(parts.telemetry(), parts.traffic(), around.clock(), loop);
        parts.config().onInboundChange(enforcement::changed);
        return new Admittance(
                enforcement,
                new Gates(around.random()),
                new Authorizers(upstreams, around.random(), around.zone()),
                parts.telemetry());
    }

    /** Accepts what comes by a way in. From any thread. */
    public void open(Entry entry) {
        doors.open(entry);
        if (entry == Entry.INCOMING) {
            loop.execute(lobby::open);
        }
    }

    /**
     * Begins to drain: callers are asked to go elsewhere, by GOAWAY and {@code Connection: close}.
     * Connections are still accepted and whatever is under way goes on.
     */
    public void goAway() {
        loop.execute(drain::begin);
    }

    /** Requests and relays of bytes under way; from any thread. */
    public int activeExchanges() {
        return drain.inFlight().count();
    }

    /** Listens no more; what was accepted goes on. Not to be called on the event loop. */
    public void close() {
        doors.close();
    }
}
