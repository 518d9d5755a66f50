package dev.weft.proxy.pipeline;

import dev.weft.proxy.gateway.GatewayConnections;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A port that takes connections. */
final class TcpDoor implements GatewayDoor {
    private final GatewayConnections connections;
    private final Shared shared;
    private final BoundAddresses bound;
    private DrainState drain;
    private GatewayPipeline pipeline;

    /** What all ports of a Gateway share. */
    record Shared(InFlight inFlight, ConnectionLimit limit, Telemetry telemetry) {}

    TcpDoor(EventLoop loop, Transport transport, GatewayConnections connections, Shared shared) {
        this.connections = connections;
        this.shared = shared;
        this.bound =
                new BoundAddresses(
                        Doors.bootstrap(loop, transport.listeners(), this::accepted)::bind);
        this.drain = new DrainState(shared.inFlight());
        this.pipeline =
                new GatewayPipeline(
                        new CallerPipeline(drain, CallerPipeline.Audience.PUBLIC),
                        shared.telemetry());
    }

    @Override
    public void bind(List<InetAddress> addresses, int port, Consumer<Optional<String>> done) {
        bound.bind(addresses, port, done);
    }

    private void accepted(Channel channel) {
        if (shared.limit().takes(channel, Direction.OUTBOUND)) {
            connections.accepted(channel, pipeline);
        } else {
            channel.close();
        }
    }

    @Override
    public void open() {
        bound.open();
    }

    @Override
    public void goAway() {
        drain.begin();
    }

    @Override
    public void changed() {
        drain.begin();
        drain = new DrainState(shared.inFlight());
        pipeline =
                new GatewayPipeline(
                        new CallerPipeline(drain, CallerPipeline.Audience.PUBLIC),
                        shared.telemetry());
    }

    @Override
    public void close() {
        bound.close();
        drain.begin();
    }
}
