package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Widens the window of an HTTP/2 connection to {@link HttpLimits#CONNECTION_WINDOW_BYTES} once our
 * settings are written; SETTINGS themselves cannot (RFC 9113 section 6.9.2). Stands behind the
 * codec.
 */
public final class ConnectionWindowHandler extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;

    public ConnectionWindowHandler(Http2FrameCodec codec) {
        this.codec = codec;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
            Http2Connection connection = codec.connection();
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(
                            connection.connectionStream(),
                            HttpLimits.CONNECTION_WINDOW_BYTES
                                    - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
            ctx.flush();
        }
        ctx.fireUserEventTriggered(event);
    }
}
