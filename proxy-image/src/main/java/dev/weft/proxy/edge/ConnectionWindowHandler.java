package dev.weft.proxy.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * Widens the window of an HTTP/2 connection to {@link HttpLimits#CONNECTION_WINDOW_BYTES} once our
 * settings are written; SETTINGS themselves cannot (RFC 9113 section 6.9.2). Stands behind the
 * codec, on connections whose streams have nothing to do with each other.
 */
public final class ConnectionWindowHandler extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;
    private int wide;

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
        windows()
                .incrementWindowSize(
                        codec.connection().connectionStream(),
                        HttpLimits.CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        ctx.flush();
    }

    /**
     * Lets the peer send more on a stream before it waits for us, if fewer than {@link
     * HttpLimits#WIDE_STREAMS} of the connection have that already.
     */
    public static void widen(Http2StreamChannel stream) throws Http2Exception {
        ConnectionWindowHandler handler =
                stream.parent().pipeline().get(ConnectionWindowHandler.class);
        if (handler != null && handler.wide < HttpLimits.WIDE_STREAMS) {
            handler.widenOne(stream);
        }
    }

    private void widenOne(Http2StreamChannel channel) throws Http2Exception {
        Http2Stream stream = codec.connection().stream(channel.stream().id());
        if (stream == null) {
            return;
        }
        wide++;
        channel.closeFuture().addListener(closed -> wide--);
        windows()
                .incrementWindowSize(
                        stream, HttpLimits.WIDE_WINDOW_BYTES - HttpLimits.STREAM_WINDOW_BYTES);
    }

    private Http2LocalFlowController windows() {
        return codec.connection().local().flowController();
    }
}
