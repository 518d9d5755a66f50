package dev.weft.proxy.pipeline;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.connection.Connections;
import dev.weft.proxy.detect.OriginalDestination;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.redirect.Sentinel;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Connections that the kernel redirected. What they are about follows from where they were going;
 * one that was going to the proxy's own port comes from nowhere else, and goes nowhere.
 */
final class CapturePipeline {
    private final Connections connections;
    private final WorkloadAddresses own;
    private final Lobby lobby;
    private final CaptureListener listener;

    CapturePipeline(
            Connections connections, WorkloadAddresses own, Lobby lobby, CaptureListener listener) {
        this.connections = connections;
        this.own = own;
        this.lobby = lobby;
        this.listener = listener;
    }

    /** Of the application. */
    void outgoing(Channel channel) {
        Optional<InetSocketAddress> to = OriginalDestination.of(channel);
        if (to.isEmpty() || loops(to.get())) {
            channel.close();
        } else if (Sentinel.is(to.get())) {
            listener.sentinel(channel);
        } else {
            connections.outbound().accepted(channel, HostPort.of(to.get()));
        }
    }

    /** Whether a connection would come back to this proxy, and so on for ever. */
    private boolean loops(InetSocketAddress to) {
        boolean here = own.hold(to.getAddress()) || to.getAddress().isLoopbackAddress();
        return here && InboundContext.isOwnPort(to.getPort());
    }

    /** Of callers outside the mesh. */
    void incoming(Channel channel) {
        Optional<InetSocketAddress> to = OriginalDestination.of(channel);
        if (to.isEmpty() || to.get().getPort() == WireNames.INBOUND_PORT) {
            channel.close();
            return;
        }
        listener.redirected();
        if (to.get().getPort() == WireNames.READY_PORT) {
            listener.readiness(channel);
            return;
        }
        InetAddress remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        Caller caller = new Caller(Optional.empty(), remote);
        lobby.enter(channel, () -> connections.inbound().accepted(channel, caller, to.get()));
    }
}
