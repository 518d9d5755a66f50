package dev.weft.proxy.edge;

import dev.weft.proxy.reason.UnexpectedFailure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands last on an HTTP/2 connection of a caller: sends it away when the proxy drains, and lets it
 * go when it has been idle.
 */
public final class ServerConnectionHandler extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;
    private @Nullable ChannelHandlerContext context;
    private boolean sentAway;

    public ServerConnectionHandler(Http2FrameCodec codec) {
        this.codec = codec;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Asks the caller for no more streams; those that are under way are served. */
    public void goAway() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || sentAway || !ctx.channel().isActive()) {
            return;
        }
        sentAway = true;
        // Streams that cross with the GOAWAY are served as well (RFC 9113 section 6.8).
        DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
        frame.setExtraStreamIds(Integer.MAX_VALUE);
        ctx.writeAndFlush(frame);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // SETTINGS, PING and the like, which the codec has dealt with.
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        if (cause instanceof Http2Exception) {
            // The codec says why in its GOAWAY when this returns; a close would say it first.
            ctx.executor().execute(ctx::close);
        } else {
            ctx.close();
        }
    }
}
