package dev.weft.proxy.http;

import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for a destination and does not wait longer than {@link OutboundContext#CONFIG_WAIT}. */
public final class BoundedLookup implements Consumer<DestinationLookup> {
    private final EventLoop loop;
    private final Consumer<DestinationLookup> then;
    private @Nullable ScheduledFuture<?> timer;
    private boolean answered;

    private BoundedLookup(EventLoop loop, Consumer<DestinationLookup> then) {
        this.loop = loop;
        this.then = then;
    }

    /** Calls back on the loop, at once when the destination is held. */
    public static void of(
            ConfigSource config, String key, EventLoop loop, Consumer<DestinationLookup> then) {
        BoundedLookup lookup = new BoundedLookup(loop, then);
        config.destination(key, lookup);
        if (!lookup.answered) {
            lookup.timer =
                    loop.schedule(
                            () ->
                                    lookup.answer(
                                            new DestinationLookup.Unavailable(
                                                    "the operator did not answer in "
                                                            + OutboundContext.CONFIG_WAIT)),
                            OutboundContext.CONFIG_WAIT.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void accept(DestinationLookup answer) {
        if (loop.inEventLoop()) {
            answer(answer);
        } else {
            loop.execute(() -> answer(answer));
        }
    }

    private void answer(DestinationLookup answer) {
        if (answered) {
            return;
        }
        answered = true;
        if (timer != null) {
            timer.cancel(false);
        }
        then.accept(answer);
    }
}
