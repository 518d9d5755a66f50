package dev.weft.proxy.pipeline;

import dev.weft.proxy.edge.ServerConnectionHandler;
import dev.weft.proxy.http.InFlight;
import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the proxy is going away, and whom to tell. Confined to one event loop but for reading.
 */
final class DrainState {
    private final InFlight inFlight;
    private final Set<ServerConnectionHandler> connections = new HashSet<>();
    private volatile boolean draining;

    DrainState(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    boolean draining() {
        return draining;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Sends the connection away when draining begins, or at once. */
    void watch(Channel channel, ServerConnectionHandler connection) {
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        if (draining) {
            channel.eventLoop().execute(connection::goAway);
        }
    }

    void begin() {
        draining = true;
        Set.copyOf(connections).forEach(ServerConnectionHandler::goAway);
    }
}
