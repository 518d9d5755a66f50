package dev.weft.proxy.edge;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/** The time that a client has to say what it wants. */
public final class FirstBytes {
    private FirstBytes() {}

    /**
     * Closes a connection that says too little within {@link HttpLimits#HEAD_TIMEOUT}.
     *
     * @param waiting the name of the handler that leaves when it knows enough
     */
    public static void await(Channel client, String waiting) {
        client.eventLoop()
                .schedule(
                        () -> {
                            if (client.pipeline().get(waiting) != null) {
                                client.close();
                            }
                        },
                        HttpLimits.HEAD_TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
