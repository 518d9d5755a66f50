package dev.weft.proxy.http;

import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.tcp.LifeWatch;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When an exchange began, and by when it must have ended. */
final class Timing {
    private final EventLoop loop;
    private final long startedNanos;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable LifeWatch life;

    Timing(EventLoop loop) {
        this.loop = loop;
        this.startedNanos = now();
    }

    long now() {
        return loop.ticker().nanoTime();
    }

    long startedNanos() {
        return startedNanos;
    }

    ScheduledFuture<?> later(Duration after, Runnable what) {
        return loop.schedule(what, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    void deadline(Duration after, Runnable late) {
        deadline = later(after, late);
    }

    void lifetime(Lifetime lifetime, Consumer<LifeWatch.Bound> reached) {
        life = LifeWatch.begin(loop, lifetime, reached);
    }

    /** Something moved, in whatever direction. */
    void moved() {
        if (life != null) {
            life.moved();
        }
    }

    /** What follows the exchange lives as long as the exchange was to. */
    @Nullable LifeWatch release() {
        LifeWatch goesOn = life;
        life = null;
        return goesOn;
    }

    void end() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (life != null) {
            life.end();
        }
    }
}
