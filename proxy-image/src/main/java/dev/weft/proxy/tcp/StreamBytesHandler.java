package dev.weft.proxy.tcp;

import dev.weft.proxy.edge.ConnectionWindowHandler;
import dev.weft.proxy.edge.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Makes a CONNECT stream of HTTP/2 look like a socket: DATA frames are bytes, END_STREAM is the end
 * of the input. A stream with many bytes is asked a wider window for. Stands first on the stream,
 * below whatever speaks over the bytes.
 */
public final class StreamBytesHandler extends ChannelDuplexHandler {
    private int narrowBytes = HttpLimits.NARROW_BYTES;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
        switch (message) {
            case Http2DataFrame data -> {
                boolean end = data.isEndStream();
                ByteBuf bytes = data.content();
                if (bytes.isReadable()) {
                    widenAfter(ctx, bytes.readableBytes());
                    ctx.fireChannelRead(bytes);
                } else {
                    bytes.release();
                }
                if (end) {
                    ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                }
            }
            case Http2HeadersFrame headers when headers.isEndStream() ->
                    ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            // Http2 has no other frame that means something inside a CONNECT stream.
            case Object other -> ReferenceCountUtil.release(other);
        }
    }

    private void widenAfter(ChannelHandlerContext ctx, int more) throws Http2Exception {
        if (narrowBytes > 0) {
            narrowBytes -= more;
            if (narrowBytes <= 0 && ctx.channel() instanceof Http2StreamChannel stream) {
                ConnectionWindowHandler.widen(stream);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            ctx.fireExceptionCaught(
                    new IOException("the peer reset the stream: error " + reset.errorCode()));
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            ctx.write(new DefaultHttp2DataFrame(bytes, false), promise);
        } else {
            ctx.write(message, promise);
        }
    }
}
