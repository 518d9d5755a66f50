package dev.weft.proxy.tcp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * What waits for a peer that does not read as fast as others send, the longest first. Each holds
 * what fills its buffers and windows, some 400 KiB with what is left over between them, so {@link
 * #MOST} of them are what the direct memory of the proxy has room for. Confined to the event loop.
 */
public final class Stalls {
    /** How many may wait at once; beyond that, the one that has waited longest is cut off. */
    public static final int MOST = 128;

    /** Whoever leaves as much as this unread after a flush waits. */
    static final int WAITING_BYTES = 16 * 1024;

    /** For so long a reader may pause before it makes room for others. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Runnable told;
    private final LinkedHashMap<Stalled, Long> since = new LinkedHashMap<>();

    /** An exchange or a relay. */
    public interface Stalled {
        /** Whether it still waits. */
        boolean waits();

        /** Gives up what waits, so that its memory is free. */
        void cutOff();
    }

    /**
     * None yet.
     *
     * @param told of each that is cut off
     */
    public Stalls(EventLoop loop, Runnable told) {
        this.loop = loop;
        this.told = told;
    }

    /** Whether a channel that was flushed holds what its peer does not read. */
    public static boolean unread(Channel channel) {
        int most = channel.config().getWriteBufferHighWaterMark();
        return channel.isActive() && channel.bytesBeforeUnwritable() <= most - WAITING_BYTES;
    }

    /** Something was written or read: looks whether it waits. */
    public void look(Stalled one) {
        if (!one.waits()) {
            since.remove(one);
        } else if (since.putIfAbsent(one, now()) == null && since.size() > MOST) {
            forgetWhatGoesOn();
            if (since.size() > MOST) {
                cutLongest();
            }
        }
    }

    /** It is over. */
    public void ended(Stalled one) {
        since.remove(one);
    }

    /** Whether there is memory for more work; who has kept its place for too long makes room. */
    public boolean haveRoom() {
        if (since.size() < MOST) {
            return true;
        }
        forgetWhatGoesOn();
        if (since.size() < MOST) {
            return true;
        }
        if (now() - since.firstEntry().getValue() < PATIENCE.toNanos()) {
            return false;
        }
        cutLongest();
        return true;
    }

    private void forgetWhatGoesOn() {
        since.keySet().removeIf(one -> !one.waits());
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    private void cutLongest() {
        Stalled longest = since.pollFirstEntry().getKey();
        told.run();
        // Whoever asks may be in the middle of a write.
        loop.execute(longest::cutOff);
    }
}
