package dev.weft.proxy.upstream;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.tcp.StreamBytesHandler;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands alone on a CONNECT stream until the peer has answered. With 200 a {@link
 * StreamBytesHandler} takes its place and reading stops until somebody wants the bytes.
 */
public final class TunnelHandler extends ChannelInboundHandlerAdapter {
    /** The name of the handler that makes a stream look like a socket. */
    public static final String BYTES = "stream-bytes";

    private final Opened<Channel> opened;
    private boolean done;
    private boolean unprocessed;
    private @Nullable ScheduledFuture<?> timer;

    TunnelHandler(Opened<Channel> opened) {
        this.opened = opened;
    }

    /** Asks the peer; the answer comes to whoever opened the tunnel. */
    void ask(Channel stream, Http2Headers connect) {
        timer =
                stream.eventLoop()
                        .schedule(
                                () -> fail(stream, Kind.CONNECT_FAILED, "no answer to CONNECT"),
                                UpstreamLimits.TUNNEL_TIMEOUT.toMillis(),
                                TimeUnit.MILLISECONDS);
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(connect, false))
                .addListener(
                        (ChannelFuture written) -> {
                            if (!written.isSuccess()) {
                                fail(stream, Kind.UNPROCESSED, "" + written.cause());
                            }
                        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (done || !(message instanceof Http2HeadersFrame answer)) {
            ReferenceCountUtil.release(message);
            return;
        }
        Http2Headers headers = answer.headers();
        if (!HttpResponseStatus.OK.codeAsText().contentEquals(String.valueOf(headers.status()))) {
            CharSequence reason = headers.get(WireNames.REASON_HEADER);
            String detail = reason == null ? "status " + headers.status() : reason.toString();
            fail(ctx.channel(), Kind.TUNNEL_REFUSED, detail);
            return;
        }
        finish();
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().replace(this, BYTES, new StreamBytesHandler());
        opened.opened(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2GoAwayFrame) {
            unprocessed = true;
        } else if (event instanceof Http2ResetFrame reset) {
            boolean refused = reset.errorCode() == 7;
            fail(
                    ctx.channel(),
                    refused ? Kind.UNPROCESSED : Kind.CONNECT_FAILED,
                    "reset with error " + reset.errorCode());
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(
                ctx.channel(),
                unprocessed ? Kind.UNPROCESSED : Kind.CONNECT_FAILED,
                "connection closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx.channel(), Kind.CONNECT_FAILED, "" + cause.getMessage());
    }

    private void fail(Channel stream, Kind kind, String detail) {
        if (!done) {
            finish();
            stream.close();
            opened.failed(new UpstreamFailure(kind, detail));
        }
    }

    private void finish() {
        done = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
