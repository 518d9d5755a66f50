package dev.weft.proxy.http;

import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.tcp.Stalls;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts exchanges and relays that have begun and not ended, which the drain reads from any thread,
 * and knows those that stand still.
 */
public final class InFlight {
    private final AtomicInteger count = new AtomicInteger();
    private final Stalls stalls;

    public InFlight(Stalls stalls) {
        this.stalls = stalls;
    }

    /** Relays bytes between two channels, and counts it until that is over. */
    public Relay join(Channel first, Channel second, Relay.End end) {
        begun();
        return Relay.join(
                first,
                second,
                stalls,
                (forward, back, broken) -> {
                    ended();
                    end.relayed(forward, back, broken);
                });
    }

    Stalls stalls() {
        return stalls;
    }

    public void begun() {
        count.incrementAndGet();
    }

    public void ended() {
        count.decrementAndGet();
    }

    public int count() {
        return count.get();
    }
}
