package dev.weft.proxy.upstream;

import dev.weft.proxy.edge.ClientEdgeHandler;
import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands last on the upstream side, on an HTTP/2 stream or behind an HTTP/1 edge: sends one request
 * at a time and hands the response to whoever sent it.
 */
public final class UpstreamHandler extends ChannelInboundHandlerAdapter
        implements ChannelFutureListener {
    private final Channel channel;
    private final Consumer<UpstreamHandler> giveBack;
    private @Nullable UpstreamListener listener;
    private @Nullable UpstreamListener readBy;
    private boolean unprocessed;
    private boolean used;
    private boolean responding;

    /**
     * @param giveBack called when the channel can take another request
     */
    public UpstreamHandler(Channel channel, Consumer<UpstreamHandler> giveBack) {
        this.channel = channel;
        this.giveBack = giveBack;
    }

    /** Where the rest of the request is written. */
    public Channel channel() {
        return channel;
    }

    /** Sends the head of a request, unflushed, and gives its response to the listener. */
    public void send(Http2Headers head, boolean end, UpstreamListener by) {
        listener = by;
        responding = false;
        channel.write(new DefaultHttp2HeadersFrame(head, end)).addListener(this);
    }

    /** The head was written, or could not be. */
    @Override
    public void operationComplete(ChannelFuture written) {
        if (!written.isSuccess() && listener != null) {
            // The stream was never opened: no more streams on the connection, or it is going away.
            fail(new UpstreamFailure(Kind.UNPROCESSED, String.valueOf(written.cause())));
        }
    }

    /** The listener has what it wants, or wants no more. */
    public void abandon(Http2Error error) {
        listener = null;
        channel.writeAndFlush(new DefaultHttp2ResetFrame(error));
        channel.close();
    }

    /** The response is complete; the listener hears no more. */
    public void completed() {
        listener = null;
        channel.config().setAutoRead(true);
    }

    /** The channel is no longer for requests. */
    public void leave() {
        listener = null;
        channel.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        UpstreamListener current = listener;
        if (current == null || !(message instanceof Http2StreamFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        readBy = current;
        responding = true;
        current.frame(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readComplete();
    }

    private void readComplete() {
        UpstreamListener current = readBy;
        readBy = null;
        if (current != null) {
            current.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.writable(channel.isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case Http2ResetFrame reset -> reset(reset.errorCode());
            case Http2GoAwayFrame goAway -> {
                unprocessed = true;
                goAway.release();
            }
            case ClientEdgeHandler.Answered answered -> answered(answered);
            case IdleStateEvent idle -> {
                if (listener == null) {
                    channel.close();
                }
            }
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void answered(ClientEdgeHandler.Answered answered) {
        switch (answered) {
            case REUSABLE -> {
                used = true;
                giveBack.accept(this);
            }
            case LAST -> channel.close();
        }
    }

    private void reset(long error) {
        boolean refused = error == Http2Error.REFUSED_STREAM.code();
        Kind kind = refused ? Kind.UNPROCESSED : Kind.RESET;
        Http2Error name = Http2Error.valueOf(error);
        fail(new UpstreamFailure(kind, "reset with " + (name == null ? error : name)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // A stream that has ended both ways closes before its read is complete.
        readComplete();
        if (unprocessed) {
            fail(new UpstreamFailure(Kind.UNPROCESSED, "the connection is going away"));
        } else if (used && !responding) {
            fail(new UpstreamFailure(Kind.STALE, "closed while idle"));
        } else {
            fail(new UpstreamFailure(Kind.RESET, "connection closed"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        // A broken socket or a peer that breaks the protocol; inactive follows.
        ctx.close();
    }

    private void fail(UpstreamFailure failure) {
        UpstreamListener current = listener;
        listener = null;
        if (current != null) {
            current.gone(failure);
        }
    }
}
