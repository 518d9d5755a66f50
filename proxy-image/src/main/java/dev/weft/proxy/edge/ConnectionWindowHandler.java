package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Widens the window of an HTTP/2 connection to {@link HttpLimits#CONNECTION_WINDOW_BYTES} once our
 * settings are written; SETTINGS themselves cannot (RFC 9113 section 6.9.2). Stands behind the
 * codec, on connections whose streams have nothing to do with each other.
 */
public final class ConnectionWindowHandler extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;

    public ConnectionWindowHandler(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /** A server's codec writes its settings when it is added, and no event tells of it. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        if (codec.connection().isServer()) {
            widen(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
            widen(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void widen(ChannelHandlerContext ctx) throws Http2Exception {
        Http2Connection connection = codec.connection();
        connection
                .local()
                .flowController()
                .incrementWindowSize(
                        connection.connectionStream(),
                        HttpLimits.CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        ctx.flush();
    }
}
