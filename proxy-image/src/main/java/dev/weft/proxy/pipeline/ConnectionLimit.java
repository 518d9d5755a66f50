package dev.weft.proxy.pipeline;

import io.netty.channel.Channel;

/** How many connections of clients may be open at once. Confined to the event loop. */
final class ConnectionLimit {
    /** Idle ones cost some kilobytes each; more of them than this would starve the others. */
    static final int MAX_CONNECTIONS = 16_384;

    private final Runnable refused;
    private int open;

    /**
     * @param refused told of each connection that is too many
     */
    ConnectionLimit(Runnable refused) {
        this.refused = refused;
    }

    /** Counts a connection until it is closed, unless there are too many. */
    boolean takes(Channel channel) {
        if (open >= MAX_CONNECTIONS) {
            refused.run();
            return false;
        }
        open++;
        channel.closeFuture().addListener(closed -> open--);
        return true;
    }
}
