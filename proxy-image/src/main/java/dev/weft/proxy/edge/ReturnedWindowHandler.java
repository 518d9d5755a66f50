package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Sends what a stream's window gets back whenever the stream is read again. Netty's read writes a
 * WINDOW_UPDATE and leaves it unsent where the read before had not ended, as when a slow receiver
 * of the bytes takes more; a peer that has used up the window then waits for good. Stands first on
 * each stream of HTTP/2.
 */
@ChannelHandler.Sharable
public final class ReturnedWindowHandler extends ChannelOutboundHandlerAdapter {
    public static final ReturnedWindowHandler SHARED = new ReturnedWindowHandler();

    private ReturnedWindowHandler() {}

    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.read();
        ctx.flush();
    }
}
