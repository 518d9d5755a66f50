package dev.weft.proxy.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Waits until callers have gone elsewhere: nothing under way for as long as a caller needs to learn
 * that it should go, or a bound.
 */
public final class Drain {
    /** How long nothing may be under way before callers of the mesh count as gone. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    /** The same for clients behind a load balancer, which learns later that it should go. */
    public static final Duration QUIET_AT_THE_EDGE = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final IntSupplier underWay;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** Lets time pass. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** Watches how much is under way. */
    public static Drain watching(IntSupplier underWay) {
        return new Drain(
                underWay, System::nanoTime, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    Drain(IntSupplier underWay, LongSupplier nanoTime, Pause pause) {
        this.underWay = underWay;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * Waits no longer than the bound.
     *
     * @param quiet how long nothing may be under way before callers count as gone
     * @return what is still under way; 0 when callers have gone
     */
    public int await(Duration bound, Duration quiet) throws InterruptedException {
        long begin = nanoTime.getAsLong();
        long quietSince = begin;
        while (nanoTime.getAsLong() - begin < bound.toNanos()) {
            long now = nanoTime.getAsLong();
            if (underWay.getAsInt() > 0) {
                quietSince = now;
            } else if (now - quietSince >= quiet.toNanos()) {
                return 0;
            }
            pause.of(LOOK_AGAIN);
        }
        return underWay.getAsInt();
    }
}
