package dev.weft.proxy.pipeline;

import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.connection.Connections;
import dev.weft.proxy.http.ReplayMemory;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.http.outbound.MirrorSlots;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.tls.MeshTls;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All listeners of the proxy but the administrative ones, on one event loop. */
public final class DataPlane {
    /** A channel stops taking writes at the higher mark, and takes them again at the lower. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final int BACKLOG = 1024;

    /** What the data path asks and tells. */
    public record Parts(
            ConfigSource config,
            MeshTls tls,
            Telemetry telemetry,
            LoadLedger ledger,
            Callees callees) {}

    /**
     * Where to listen.
     *
     * @param workload where the application is reached and the mesh port is bound
     * @param outbound destination keys by listen address; empty means that the kernel redirects
     *     connections to the capture ports
     */
    public record Bindings(WorkloadAddresses workload, Map<InetSocketAddress, String> outbound) {
        public Bindings {
            outbound = Map.copyOf(outbound);
        }
    }

    private final EventLoop loop;
    private final Transport transport;
    private final Parts parts;
    private final DrainState drain = new DrainState();
    private final List<Channel> listeners = new ArrayList<>();

    public DataPlane(EventLoop loop, Transport transport, Parts parts) {
        this.loop = loop;
        this.transport = transport;
        this.parts = parts;
    }

    /**
     * Binds every listener. Not to be called on the event loop.
     *
     * @throws IllegalStateException when an address cannot be bound; what was bound is closed
     */
    public void start(Bindings bindings) {
        WorkloadAddresses workload = bindings.workload();
        InetAddress main = workload.main();
        Upstreams upstreams =
                new Upstreams(
                        loop,
                        transport.sockets(),
                        main.isLoopbackAddress() ? main : null,
                        WATER_MARK,
                        new UpstreamPipeline(parts.tls()));
        CallerPipeline callers = new CallerPipeline(drain);
        Connections connections = connections(upstreams, workload, callers);
        InboundPipeline inbound = new InboundPipeline(parts.tls(), connections, callers);
        OutboundPipeline outbound = new OutboundPipeline(connections, workload);
        for (InetAddress address : workload.all()) {
            bind(new InetSocketAddress(address, WireNames.MESH_PORT), inbound::mesh);
        }
        if (bindings.outbound().isEmpty()) {
            bind(new InetSocketAddress(WireNames.INBOUND_PORT), inbound::captured);
            bind(new InetSocketAddress(WireNames.OUTBOUND_PORT), outbound::captured);
        } else {
            bindings.outbound()
                    .forEach((at, key) -> bind(at, channel -> outbound.explicit(channel, key)));
        }
    }

    private Connections connections(
            Upstreams upstreams, WorkloadAddresses workload, CallerPipeline callers) {
        OutboundContext outbound =
                new OutboundContext(
                        parts.config(),
                        upstreams,
                        parts.callees(),
                        parts.telemetry(),
                        parts.ledger(),
                        new ReplayMemory(),
                        new MirrorSlots());
        InboundContext inbound =
                new InboundContext(
                        parts.config(),
                        new Enforcement(parts.config(), parts.telemetry(), loop),
                        upstreams,
                        workload,
                        parts.telemetry());
        return new Connections(outbound, inbound, callers, drain.inFlight());
    }

    private void bind(InetSocketAddress address, Consumer<Channel> accepted) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(transport.listeners())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accepted.accept(channel);
                                    }
                                });
        try {
            listeners.add(bootstrap.bind(address).syncUninterruptibly().channel());
        } catch (RuntimeException e) {
            close();
            throw new IllegalStateException("cannot listen on " + address, e);
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

    /** Stops listening. Connections end with their event loop. */
    public void close() {
        listeners.forEach(listener -> listener.close().syncUninterruptibly());
        listeners.clear();
    }
}
