package dev.weft.proxy.tcp;

import dev.weft.proxy.reason.UnexpectedFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Writes what its channel reads to the other channel of a {@link Relay}. Stands last in both
 * pipelines. Reading stops while the other side is unwritable, so a slow reader costs one write
 * buffer and no more.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {
    private final Relay relay;
    private final Channel peer;
    private boolean inputEnded;

    RelayHandler(Relay relay, Channel peer) {
        this.relay = relay;
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes) || inputEnded) {
            ReferenceCountUtil.release(message);
            return;
        }
        relay.passed(ctx.channel(), bytes.readableBytes());
        peer.write(bytes, peer.voidPromise());
        if (!peer.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        peer.flush();
        relay.flushed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        relay.moved();
        relay.writable(ctx.channel().isWritable());
        peer.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
            inputEnded = true;
            endOutput(peer).addListener(ended -> relay.outputEnded());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inputEnded = true;
        if (peer.isActive()) {
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        relay.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        inputEnded = true;
        relay.broken(cause);
        abort(peer);
        ctx.close();
    }

    private static Future<?> endOutput(Channel channel) {
        if (!(channel instanceof DuplexChannel socket)) {
            return channel.writeAndFlush(new DefaultHttp2DataFrame(true));
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            // Without its own word for the end, bytes over TLS would look cut off.
            return tls.closeOutbound();
        }
        Promise<Void> ended = channel.eventLoop().newPromise();
        // What is still being written goes out first: shutting down drops it.
        socket.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        written ->
                                socket.shutdownOutput()
                                        .addListener(shut -> ended.setSuccess(null)));
        return ended;
    }

    /** Passes a reset on as a reset, so that cut-off bytes never look complete. */
    private static void abort(Channel channel) {
        reset(channel);
        channel.close();
    }

    /** What the channel's peer sees of its close is a reset. */
    static void reset(Channel channel) {
        if (channel instanceof Http2StreamChannel) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        } else {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }
}
