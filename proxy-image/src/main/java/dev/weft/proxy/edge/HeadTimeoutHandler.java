package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1 connection whose client dawdles over a head, or is idle for long. Stands before
 * the codec, where it sees that bytes came, and is told by {@link ServerEdgeHandler} what they
 * were.
 *
 * <p>It looks at the clock once per {@link HttpLimits#HEAD_TIMEOUT} and not per request, so a head
 * may take up to twice as long.
 */
public final class HeadTimeoutHandler extends ChannelInboundHandlerAdapter {
    private enum Waiting {
        /** For the rest of a head, or for the first one. */
        HEAD,
        /** For the next request. */
        REQUEST,
        /** For nothing: an exchange is going on. */
        NOTHING
    }

    private static final long PERIOD_NANOS = HttpLimits.HEAD_TIMEOUT.toNanos();

    private Waiting waiting = Waiting.HEAD;
    private long sinceNanos;
    private @Nullable Ticker ticker;
    private @Nullable ScheduledFuture<?> timer;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ticker = ctx.channel().eventLoop().ticker();
        sinceNanos = ticker.nanoTime();
        schedule(ctx);
    }

    private void schedule(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> check(ctx), PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        long waited = now() - sinceNanos;
        boolean late =
                switch (waiting) {
                    case HEAD -> waited >= PERIOD_NANOS;
                    case REQUEST -> waited >= HttpLimits.IDLE_TIMEOUT.toNanos();
                    case NOTHING -> false;
                };
        if (late) {
            ctx.close();
        } else {
            schedule(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (waiting == Waiting.REQUEST) {
            wait(Waiting.HEAD);
        }
        ctx.fireChannelRead(message);
    }

    /** A head was read whole. */
    void headComplete() {
        waiting = Waiting.NOTHING;
    }

    /** Its response was written. */
    void exchangeComplete() {
        wait(Waiting.REQUEST);
    }

    private void wait(Waiting what) {
        waiting = what;
        sinceNanos = now();
    }

    private long now() {
        return ticker == null ? 0 : ticker.nanoTime();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
