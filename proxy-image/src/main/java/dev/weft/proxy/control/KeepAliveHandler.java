package dev.weft.proxy.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

/** Asks an operator that is silent whether it is there, and closes when it does not answer. */
final class KeepAliveHandler extends ChannelInboundHandlerAdapter {
    /** Silence after which a ping is sent; twice as much closes the connection. */
    static final int SILENCE_SECONDS = 15;

    private static final long PING = 0x7765_6674L;

    private boolean asked;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // SETTINGS, PING and GOAWAY, which the codec has dealt with.
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        asked = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (asked) {
            ctx.close();
        } else {
            asked = true;
            ctx.writeAndFlush(new DefaultHttp2PingFrame(PING));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
