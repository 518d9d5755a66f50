package dev.weft.proxy.upstream;

import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The HTTP/2 connections to one target, and the requests that wait because all of them are full.
 */
final class SharedConnections implements SharedConnectionHandler.Owner {
    private final BiFunction<Connecting, SharedConnectionHandler.Owner, SharedConnectionHandler>
            dial;
    private final Function<Throwable, UpstreamFailure> handshakes;
    private final Runnable unused;
    private final List<SharedConnectionHandler> connections = new ArrayList<>(1);
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(
            Connecting limits, ChannelHandler handler, Opened<Http2StreamChannel> opened) {}

    /**
     * None yet.
     *
     * @param dial connects
     * @param handshakes says what a handshake that failed means
     * @param unused called when there is no connection any more
     */
    SharedConnections(
            BiFunction<Connecting, SharedConnectionHandler.Owner, SharedConnectionHandler> dial,
            Function<Throwable, UpstreamFailure> handshakes,
            Runnable unused) {
        this.dial = dial;
        this.handshakes = handshakes;
        this.unused = unused;
    }

    /** Opens a stream, now or when there is room for it. */
    void open(Connecting limits, ChannelHandler handler, Opened<Http2StreamChannel> opened) {
        for (int i = 0; i < connections.size(); i++) {
            SharedConnectionHandler connection = connections.get(i);
            if (connection.ready() && connection.takesMore()) {
                connection.open(handler, opened);
                return;
            }
        }
        if (pending() >= limits.pending()) {
            waiting.removeIf(one -> !one.opened().wanted());
        }
        if (pending() >= limits.pending()) {
            opened.failed(
                    new UpstreamFailure(
                            Kind.OVERLOADED,
                            connections.size()
                                    + " connections are full and "
                                    + pending()
                                    + " wait"));
            return;
        }
        for (int i = 0; i < connections.size(); i++) {
            SharedConnectionHandler connection = connections.get(i);
            if (connection.takesMore()) {
                connection.open(handler, opened);
                return;
            }
        }
        if (connections.size() < most(limits)) {
            connect(limits).open(handler, opened);
        } else {
            waiting.add(new Waiting(limits, handler, opened));
        }
    }

    private static int most(Connecting limits) {
        return Math.min(limits.connections(), UpstreamLimits.SHARED_CONNECTIONS);
    }

    private SharedConnectionHandler connect(Connecting limits) {
        SharedConnectionHandler connection = dial.apply(limits, this);
        connections.add(connection);
        return connection;
    }

    private int pending() {
        int pending = waiting.size();
        for (int i = 0; i < connections.size(); i++) {
            pending += connections.get(i).waiting();
        }
        return pending;
    }

    @Override
    public void roomier(SharedConnectionHandler connection) {
        while (!waiting.isEmpty() && connection.takesMore()) {
            Waiting next = waiting.remove();
            if (next.opened().wanted()) {
                connection.open(next.handler(), next.opened());
            }
        }
    }

    @Override
    public void closing(SharedConnectionHandler connection) {
        connections.remove(connection);
        if (!waiting.isEmpty() && connections.size() < most(waiting.element().limits())) {
            roomier(connect(waiting.element().limits()));
        }
        if (connections.isEmpty()) {
            unused.run();
        }
    }

    /** No more streams; those that are open go on. */
    void drain() {
        List.copyOf(connections).forEach(SharedConnectionHandler::drain);
    }

    @Override
    public UpstreamFailure handshakeFailed(Throwable cause) {
        return handshakes.apply(cause);
    }
}
