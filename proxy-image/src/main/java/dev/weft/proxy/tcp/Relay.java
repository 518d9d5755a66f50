package dev.weft.proxy.tcp;

import dev.weft.proxy.snapshot.traffic.Lifetime;
import io.netty.channel.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in both directions between two channels of one event loop, until both directions have ended
 * or one breaks. Join it when both channels are connected.
 */
public final class Relay implements Stalls.Stalled {
    /** Bytes were cut off because their time was up. */
    public static final class ExpiredException extends IOException {
        private static final long serialVersionUID = 1L;

        private final LifeWatch.Bound bound;

        private ExpiredException(LifeWatch.Bound bound) {
            super("cut off: " + bound);
            this.bound = bound;
        }

        public LifeWatch.Bound bound() {
            return bound;
        }
    }

    /** The name of the handler that a relay puts last on both channels. */
    public static final String HANDLER = "relay";

    /** Told once when the relay is over. */
    public interface End {
        /** Bytes sent from the first channel to the second, and back. */
        void relayed(long forward, long back, @Nullable Throwable broken);
    }

    private final Channel first;
    private final RelayHandler fromFirst;
    private final RelayHandler fromSecond;
    private final Channel second;
    private final Stalls stalls;
    private final End end;
    private int ended;
    private long forward;
    private long back;
    private @Nullable Throwable broken;
    private boolean over;
    private @Nullable LifeWatch watch;

    private Relay(Channel first, Channel second, Stalls stalls, End end) {
        this.first = first;
        this.second = second;
        this.stalls = stalls;
        this.end = end;
        this.fromFirst = new RelayHandler(this, second);
        this.fromSecond = new RelayHandler(this, first);
    }

    /** Puts a relay last on both pipelines and starts reading both. */
    public static Relay join(Channel first, Channel second, Stalls stalls, End end) {
        Relay relay = new Relay(first, second, stalls, end);
        first.pipeline().addLast(HANDLER, relay.fromFirst);
        second.pipeline().addLast(HANDLER, relay.fromSecond);
        if (!first.isActive() || !second.isActive()) {
            first.close();
            second.close();
            relay.closed();
            return relay;
        }
        first.config().setAutoRead(second.isWritable());
        second.config().setAutoRead(first.isWritable());
        return relay;
    }

    /** Bounds how long the relay goes on; beyond that it is cut. */
    public void within(Lifetime lifetime) {
        if (lifetime.bounded() && !over) {
            watch = LifeWatch.begin(first.eventLoop(), lifetime, this::expired);
        }
    }

    /** As {@link #within(Lifetime)}, when what came before the bytes counts too. */
    public void within(LifeWatch begun) {
        if (over) {
            begun.end();
        } else {
            watch = begun;
            begun.also(this::expired);
        }
    }

    private void expired(LifeWatch.Bound bound) {
        ExpiredException because = new ExpiredException(bound);
        RelayHandler.reset(first);
        first.pipeline().fireExceptionCaught(because);
    }

    /** Breaks the relay that one of its channels is part of, so that nothing looks complete. */
    public static void cut(Channel one) {
        one.pipeline().fireExceptionCaught(new CutException());
        one.close();
    }

    /** The relay was broken on purpose. */
    private static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        private CutException() {
            super("cut off");
        }
    }

    @Override
    public boolean waits() {
        return Stalls.unread(first) || Stalls.unread(second);
    }

    @Override
    public void cutOff() {
        if (!waits()) {
            return;
        }
        if (first.isActive() && second.isActive()) {
            RelayHandler.reset(first);
            first.pipeline().fireExceptionCaught(new CutException());
            return;
        }
        Channel left = first.isActive() ? first : second;
        RelayHandler.reset(left);
        left.close();
    }

    /** One of the channels was written to. */
    void flushed() {
        stalls.look(this);
    }

    /** One of the channels takes more, or not for now. */
    void writable(boolean more) {
        if (more) {
            stalls.moved(this);
        }
        flushed();
    }

    void moved() {
        if (watch != null) {
            watch.moved();
        }
    }

    void passed(Channel from, int bytes) {
        moved();
        if (from == first) {
            forward += bytes;
        } else {
            back += bytes;
        }
    }

    void outputEnded() {
        ended++;
        if (ended == 2) {
            first.close();
            second.close();
        }
    }

    void broken(Throwable cause) {
        broken = cause;
    }

    void closed() {
        // The other channel may have to write what came before the end.
        flushed();
        if (!over) {
            over = true;
            if (watch != null) {
                watch.end();
            }
            end.relayed(forward, back, broken);
        }
    }
}
