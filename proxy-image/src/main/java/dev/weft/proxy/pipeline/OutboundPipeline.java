package dev.weft.proxy.pipeline;

import dev.weft.proxy.connection.Connections;
import io.netty.channel.Channel;

/** From the application, where nothing redirects its connections. */
final class OutboundPipeline {
    private final Connections connections;

    OutboundPipeline(Connections connections) {
        this.connections = connections;
    }

    /** A connection to a listener that stands for one destination. */
    void explicit(Channel channel, String destination) {
        connections.outbound().accepted(channel, destination);
    }
}
