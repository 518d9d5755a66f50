package dev.weft.proxy.pipeline;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where accepted connections wait until there is a configuration to treat them by; at most {@link
 * #SEATS}, each for at most {@link #LIMIT}. Confined to the event loop.
 */
final class Lobby {
    static final int SEATS = 1_024;
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<Channel, Runnable> waiting = new LinkedHashMap<>();
    private boolean open;

    /** Goes on at once when the lobby is open, else when it opens. */
    void enter(Channel channel, Runnable goOn) {
        if (open) {
            goOn.run();
        } else if (waiting.size() >= SEATS) {
            channel.close();
        } else {
            waiting.put(channel, goOn);
            channel.closeFuture().addListener(closed -> waiting.remove(channel));
            channel.eventLoop()
                    .schedule(() -> late(channel), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void late(Channel channel) {
        if (waiting.remove(channel) != null) {
            channel.close();
        }
    }

    /** Lets everyone go on, and whoever comes later. */
    void open() {
        open = true;
        List<Runnable> all = List.copyOf(waiting.values());
        waiting.clear();
        all.forEach(Runnable::run);
    }
}
