package dev.weft.proxy.detect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a connection whose protocol is not known, holds the client's first bytes, and
 * tells {@link Detection} what they are. Whoever removes it from the pipeline gets the bytes in the
 * handler that follows.
 */
public final class ProtocolDetectHandler extends ByteToMessageDecoder {
    /** How long a client may be silent before the server is asked to speak first. */
    public static final Duration SILENCE = Duration.ofMillis(50);

    /** How long the first bytes may be ambiguous before they are taken for opaque. */
    public static final Duration AMBIGUITY = Duration.ofSeconds(10);

    /** Told once of what the client speaks, and at most once before that of its silence. */
    public interface Detection {
        /** The client spoke; the guess is never {@link Guess#UNDECIDED}. */
        void spoke(ChannelHandlerContext ctx, Guess guess);

        /** The client has not said anything for {@link #SILENCE}. */
        void silent(ChannelHandlerContext ctx);
    }

    private final Detection detection;
    private @Nullable ScheduledFuture<?> timer;
    private boolean decided;
    private boolean inputEnded;

    public ProtocolDetectHandler(Detection detection) {
        this.detection = detection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = schedule(ctx, SILENCE, () -> detection.silent(ctx));
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        decided = true;
        stopTimer();
        if (inputEnded) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        decided = true;
        stopTimer();
        super.channelInactive(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (decided) {
            return;
        }
        Guess guess = ProtocolSniffer.guess(in);
        if (guess == Guess.UNDECIDED) {
            stopTimer();
            timer = schedule(ctx, AMBIGUITY, () -> decide(ctx, Guess.OPAQUE));
            return;
        }
        decide(ctx, guess);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            super.userEventTriggered(ctx, event);
            return;
        }
        // Whoever takes over hears of it after the bytes.
        inputEnded = true;
        if (!decided) {
            // A client that ends its side at once still may expect the server to speak.
            decide(ctx, Guess.OPAQUE);
        }
    }

    private void decide(ChannelHandlerContext ctx, Guess guess) {
        decided = true;
        stopTimer();
        detection.spoke(ctx, guess);
    }

    private ScheduledFuture<?> schedule(ChannelHandlerContext ctx, Duration after, Runnable then) {
        return ctx.executor()
                .schedule(
                        () -> {
                            if (!decided) {
                                then.run();
                            }
                        },
                        after.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
