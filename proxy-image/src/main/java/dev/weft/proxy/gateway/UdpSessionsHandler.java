package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.metrics.DatagramSeries;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.route.RouteDecision;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands on the socket of a UDP port. The datagrams of one client go to one endpoint while they
 * come, and what that sends goes back; which endpoint is drawn by weight when a session begins.
 */
public final class UdpSessionsHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    /** Sessions of one port; beyond them the one that was silent for longest ends. */
    static final int MAX_SESSIONS = 4_096;

    /** A session in which nothing came for so long, from either side, ends. */
    static final Duration IDLE = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Callees callees;
    private final Telemetry telemetry;
    private final ListenerGuard guard;
    private final Supplier<Optional<GatewayPort>> current;
    private final Dialer dialer;
    private final Map<InetSocketAddress, UdpSession> sessions =
            new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable ScheduledFuture<?> sweep;

    /** Opens sockets to endpoints. */
    public interface Dialer {
        /** A socket that is connected at once, as those of datagrams are; what it reads goes on. */
        Channel dial(InetSocketAddress endpoint, UdpSession session);
    }

    /**
     * @param current what the port is now; empty when the Gateway has it no more
     */
    public UdpSessionsHandler(
            Callees callees,
            Telemetry telemetry,
            ListenerGuard guard,
            Supplier<Optional<GatewayPort>> current,
            Dialer dialer) {
        this.callees = callees;
        this.telemetry = telemetry;
        this.guard = guard;
        this.current = current;
        this.dialer = dialer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        sweep =
                ctx.executor()
                        .scheduleAtFixedRate(
                                () -> endIdle(now(ctx)),
                                LOOK_AGAIN.toMillis(),
                                LOOK_AGAIN.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
        InetSocketAddress client = datagram.sender();
        UdpSession session = sessions.get(client);
        if (session == null || !session.open()) {
            session = begin(ctx, client);
        }
        if (session != null) {
            session.forward(datagram.content().retain(), now(ctx));
        }
    }

    private @Nullable UdpSession begin(ChannelHandlerContext ctx, InetSocketAddress client) {
        if (!(current.get().map(GatewayPort::traffic).orElse(null)
                instanceof PortTraffic.Udp(var destination))) {
            return null;
        }
        Optional<ListenerGuard.Entrance> entrance = guard.bytes(visit(destination, client));
        if (entrance.isEmpty()) {
            return null;
        }
        Optional<Pick> pick = pick(destination, now(ctx));
        if (pick.isEmpty()) {
            entrance.get().over();
            return null;
        }
        pick.get().started(now(ctx));
        Endpoint endpoint = pick.get().endpoint();
        DatagramSeries series = telemetry.datagrams(destination.name());
        series.began();
        UdpSession session =
                new UdpSession(ctx.channel(), client, pick.get(), () -> now(ctx), series);
        Channel socket =
                dialer.dial(new InetSocketAddress(endpoint.address(), endpoint.port()), session);
        session.connected(socket);
        entrance.get().heldBy(socket);
        sessions.put(client, session);
        if (sessions.size() > MAX_SESSIONS) {
            endEldest();
        }
        return session;
    }

    private ListenerGuard.Visit visit(Destination destination, InetSocketAddress client) {
        return new ListenerGuard.Visit(
                destination.name(),
                current.get().map(GatewayPort::port).orElse(0),
                new Caller(Optional.empty(), client.getAddress()));
    }

    private Optional<Pick> pick(Destination destination, long now) {
        Callee callee = callees.of(destination);
        switch (Router.forBytes(destination, callee.chance(now))) {
            case RouteDecision.Forward forward -> {
                Optional<Pick> pick =
                        callee.backend(forward.backend(), now)
                                .balancer()
                                .pick(
                                        now,
                                        Set.of(),
                                        callees.surroundings().random().nextLong(),
                                        Integer.MAX_VALUE);
                if (pick.isEmpty()) {
                    refused(ReasonCode.NO_ENDPOINTS);
                }
                return pick;
            }
            case RouteDecision.Refuse refused -> refused(refused.reason().code());
            case RouteDecision.Redirect redirect ->
                    throw new IllegalStateException("datagrams are not redirected");
            case RouteDecision.Preflight preflight ->
                    throw new IllegalStateException("datagrams ask nothing beforehand");
        }
        return Optional.empty();
    }

    private void refused(ReasonCode code) {
        telemetry.refused(Direction.OUTBOUND, code);
    }

    private void endEldest() {
        Iterator<UdpSession> all = sessions.values().iterator();
        UdpSession eldest = all.next();
        all.remove();
        eldest.end(Outcome.CANCELLED);
    }

    private void endIdle(long now) {
        Duration idle =
                current.get().map(GatewayPort::traffic).orElse(null)
                                instanceof PortTraffic.Udp(var destination)
                        ? destination.fallback().sending().lifetime().idle().orElse(IDLE)
                        : IDLE;
        sessions.values()
                .removeIf(
                        session -> {
                            boolean over =
                                    !session.open() || now - session.lastNanos() > idle.toNanos();
                            if (over) {
                                session.end(Outcome.CANCELLED);
                            }
                            return over;
                        });
    }

    /** Sessions under way. */
    int count() {
        return sessions.size();
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.channel().eventLoop().ticker().nanoTime();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (sweep != null) {
            sweep.cancel(false);
        }
        sessions.values().forEach(session -> session.end(Outcome.CANCELLED));
        sessions.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A client that is gone; the socket serves the others.
        UnexpectedFailure.note(cause);
    }
}
