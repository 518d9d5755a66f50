package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes streams that a server opens: we ask for no pushes. */
@ChannelHandler.Sharable
public final class RefuseStreamHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
