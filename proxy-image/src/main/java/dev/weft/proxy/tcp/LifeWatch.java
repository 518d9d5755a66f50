package dev.weft.proxy.tcp;

import dev.weft.proxy.snapshot.traffic.Lifetime;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells once when something has lived as long as it may. What moves costs a look at the clock: the
 * timer is set again when it fires, not whenever something moves. Confined to the event loop.
 */
public final class LifeWatch {
    /** Which bound was reached. */
    public enum Bound {
        IDLE,
        LONGEST
    }

    private final EventLoop loop;
    private final Lifetime lifetime;
    private Consumer<Bound> reached;
    private long movedNanos;
    private boolean ended;
    private @Nullable ScheduledFuture<?> idle;
    private @Nullable ScheduledFuture<?> longest;

    private LifeWatch(EventLoop loop, Lifetime lifetime, Consumer<Bound> reached) {
        this.loop = loop;
        this.lifetime = lifetime;
        this.reached = reached;
    }

    /** Begins to watch. */
    public static LifeWatch begin(EventLoop loop, Lifetime lifetime, Consumer<Bound> reached) {
        LifeWatch watch = new LifeWatch(loop, lifetime, reached);
        watch.moved();
        lifetime.idle().ifPresent(watch::lookAfter);
        lifetime.longest()
                .ifPresent(d -> watch.longest = watch.later(d, () -> watch.over(Bound.LONGEST)));
        return watch;
    }

    /** Tells somebody else too. */
    public void also(Consumer<Bound> more) {
        reached = reached.andThen(more);
    }

    /** Something moved, in whatever direction. */
    public void moved() {
        movedNanos = loop.ticker().nanoTime();
    }

    /** What was watched is over. */
    public void end() {
        ended = true;
        if (idle != null) {
            idle.cancel(false);
        }
        if (longest != null) {
            longest.cancel(false);
        }
    }

    private void lookAfter(Duration wait) {
        idle = later(wait, this::look);
    }

    private void look() {
        Duration still = Duration.ofNanos(loop.ticker().nanoTime() - movedNanos);
        Duration left = lifetime.idle().orElseThrow().minus(still);
        if (left.isPositive()) {
            lookAfter(left);
        } else {
            over(Bound.IDLE);
        }
    }

    private void over(Bound bound) {
        if (!ended) {
            end();
            reached.accept(bound);
        }
    }

    private ScheduledFuture<?> later(Duration wait, Runnable what) {
        return loop.schedule(what, wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
