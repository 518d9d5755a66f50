package dev.weft.proxy.pipeline;

import dev.weft.proxy.connection.Connections;
import dev.weft.proxy.detect.OriginalDestination;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** From the application. What stands on the channel follows from what it speaks. */
final class OutboundPipeline {
    private final Connections connections;
    private final WorkloadAddresses own;

    /**
     * @param own the workload's addresses
     */
    OutboundPipeline(Connections connections, WorkloadAddresses own) {
        this.connections = connections;
        this.own = own;
    }

    /** A connection to a listener that stands for one destination. */
    void explicit(Channel channel, String destination) {
        connections.outbound().accepted(channel, destination);
    }

    /** A connection that the kernel redirected. */
    void captured(Channel channel) {
        OriginalDestination.of(channel)
                .filter(to -> !loops(to))
                .ifPresentOrElse(
                        to -> connections.outbound().accepted(channel, HostPort.of(to)),
                        channel::close);
    }

    /** Whether a connection would come back to this proxy, and so on for ever. */
    private boolean loops(InetSocketAddress to) {
        boolean here = own.hold(to.getAddress()) || to.getAddress().isLoopbackAddress();
        return here && InboundContext.isOwnPort(to.getPort());
    }
}
