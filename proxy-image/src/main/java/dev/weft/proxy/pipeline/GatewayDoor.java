package dev.weft.proxy.pipeline;

import dev.weft.proxy.gateway.GatewayConnections;
import dev.weft.proxy.http.InFlight;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A port of a Gateway that is listened on, at each address of the proxy, and the connections that
 * came by it. Confined to the event loop.
 */
final class GatewayDoor {
    private final EventLoop loop;
    private final Transport transport;
    private final GatewayConnections connections;
    private final InFlight inFlight;
    private final ConnectionLimit limit;
    private final List<Channel> listeners = new ArrayList<>();
    private DrainState drain;
    private CallerPipeline callers;

    GatewayDoor(
            EventLoop loop,
            Transport transport,
            GatewayConnections connections,
            InFlight inFlight,
            ConnectionLimit limit) {
        this.loop = loop;
        this.transport = transport;
        this.connections = connections;
        this.inFlight = inFlight;
        this.limit = limit;
        this.drain = new DrainState(inFlight);
        this.callers = new CallerPipeline(drain);
    }

    /**
     * Binds the port at every address; it accepts when it is opened.
     *
     * @param done told once: empty, or why it cannot be bound
     */
    void bind(List<InetAddress> addresses, int port, Consumer<Optional<String>> done) {
        bind(List.copyOf(addresses), 0, port, done);
    }

    private void bind(
            List<InetAddress> addresses, int next, int port, Consumer<Optional<String>> done) {
        if (next == addresses.size()) {
            done.accept(Optional.empty());
            return;
        }
        InetSocketAddress at = new InetSocketAddress(addresses.get(next), port);
        ServerBootstrap bootstrap = Doors.bootstrap(loop, transport.listeners(), this::accepted);
        bootstrap
                .bind(at)
                .addListener(
                        (ChannelFuture bound) -> {
                            if (bound.isSuccess()) {
                                listeners.add(bound.channel());
                                bind(addresses, next + 1, port, done);
                            } else {
                                done.accept(
                                        Optional.of(
                                                "cannot listen on "
                                                        + at
                                                        + ": "
                                                        + bound.cause().getMessage()));
                            }
                        });
    }

    private void accepted(Channel channel) {
        if (limit.takes(channel)) {
            connections.accepted(channel, callers);
        } else {
            channel.close();
        }
    }

    void open() {
        listeners.forEach(listener -> listener.config().setAutoRead(true));
    }

    /** Connections are asked to go elsewhere; new ones are still accepted. */
    void goAway() {
        drain.begin();
    }

    /** The port means something else from now on: only connections so far go elsewhere. */
    void changed() {
        drain.begin();
        drain = new DrainState(inFlight);
        callers = new CallerPipeline(drain);
    }

    /** Listens no more; what was accepted is asked to go elsewhere, and goes on until then. */
    void close() {
        listeners.forEach(Channel::close);
        listeners.clear();
        drain.begin();
    }
}
