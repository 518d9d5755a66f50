package dev.weft.proxy.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection behind its last answer. Closed at once, with bytes of the client unread, the
 * kernel resets it, and a client that is still sending loses the answer (RFC 9112 section 9.6). So
 * only this side ends first; what still comes is read and dropped until the client ends too, or for
 * {@link #LIMIT}.
 */
final class LingeringClose implements ChannelFutureListener {
    static final LingeringClose INSTANCE = new LingeringClose();

    static final Duration LIMIT = Duration.ofSeconds(2);

    private LingeringClose() {}

    @Override
    public void operationComplete(ChannelFuture written) {
        Channel channel = written.channel();
        if (!written.isSuccess() || !endOutput(channel)) {
            channel.close();
            return;
        }
        channel.config().setAutoRead(true);
        ScheduledFuture<?> end =
                channel.eventLoop()
                        .schedule(() -> channel.close(), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> end.cancel(false));
    }

    private static boolean endOutput(Channel channel) {
        switch (channel) {
            case DuplexChannel socket -> socket.shutdownOutput();
            // A stream that carries bytes; closed at once it would be reset, too.
            case Http2StreamChannel stream ->
                    stream.pipeline().firstContext().writeAndFlush(new DefaultHttp2DataFrame(true));
            default -> {
                return false;
            }
        }
        return true;
    }
}
