package dev.weft.proxy.tcp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * What waits for a peer that does not read as fast as others send; first who has read nothing for
 * longest. Each holds what fills its buffers and windows, some 400 KiB with what is left over
 * between them, so {@link #LIMIT} of them are what the direct memory of the proxy has room for.
 * Confined to the event loop.
 */
public final class Stalls {
    /** How many may wait at once before new work is sent away, and who stands still is cut off. */
    public static final int MOST = 128;

    /** How many may wait at all; beyond that, somebody is cut off although all of them read. */
    public static final int LIMIT = 160;

    /** Whoever leaves as much as this unread after a flush waits. */
    static final int WAITING_BYTES = 16 * 1024;

    /** Who has read nothing for so long stands still. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Runnable told;
    private final LinkedHashMap<Stalled, Long> lastRead = new LinkedHashMap<>();

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
            lastRead.remove(one);
        } else if (lastRead.putIfAbsent(one, now()) == null && lastRead.size() > MOST) {
            forgetWhatGoesOn();
            if (lastRead.size() > LIMIT || (lastRead.size() > MOST && someoneStandsStill())) {
                cutLongest();
            }
        }
    }

    /** Its peer has read a part of what waits. */
    public void moved(Stalled one) {
        if (lastRead.remove(one) != null) {
            lastRead.put(one, now());
        }
    }

    /** It is over. */
    public void ended(Stalled one) {
        lastRead.remove(one);
    }

    /** Whether there is memory for more work; who stands still makes room. */
    public boolean haveRoom() {
        if (lastRead.size() < MOST) {
            return true;
        }
        forgetWhatGoesOn();
        if (lastRead.size() < MOST) {
            return true;
        }
        if (someoneStandsStill()) {
            cutLongest();
            return true;
        }
        return false;
    }

    private boolean someoneStandsStill() {
        return now() - lastRead.firstEntry().getValue() >= PATIENCE.toNanos();
    }

    private void forgetWhatGoesOn() {
        lastRead.keySet().removeIf(one -> !one.waits());
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    private void cutLongest() {
        Stalled longest = lastRead.pollFirstEntry().getKey();
        told.run();
        // Whoever asks may be in the middle of a write.
        loop.execute(longest::cutOff);
    }
}
