package dev.weft.proxy.pipeline;

import dev.weft.proxy.metrics.Telemetry.Direction;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** How many connections of clients may be open at once. Confined to the event loop. */
final class ConnectionLimit {
    /** Idle ones cost some kilobytes each; more of them than this would starve the others. */
    static final int MAX_CONNECTIONS = 16_384;

    private final Consumer<Direction> refused;
    private int open;

    /**
     * @param refused told of each connection that is too many
     */
    ConnectionLimit(Consumer<Direction> refused) {
        this.refused = refused;
    }

    /** Counts a connection until it is closed, unless there are too many. */
    boolean takes(Channel channel, Direction direction) {
        if (open >= MAX_CONNECTIONS) {
            refused.accept(direction);
            return false;
        }
        open++;
        channel.closeFuture().addListener(closed -> open--);
        return true;
    }
}
