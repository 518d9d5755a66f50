package dev.weft.proxy.http;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.edge.WebSocketStreamHandler;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.tcp.LifeWatch;
import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.tcp.Stalls;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands last on the caller's side, on an HTTP/2 stream or behind an HTTP/1 edge: begins an {@link
 * Exchange} with each request head and hands the rest of the request to it.
 */
public final class DownstreamHandler extends ChannelInboundHandlerAdapter
        implements Stalls.Stalled {
    private final RequestDispatch dispatch;
    private final Caller caller;
    private final InFlight inFlight;
    private final boolean http1;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private boolean begun;
    private boolean reading;

    private DownstreamHandler(
            RequestDispatch dispatch, Caller caller, InFlight inFlight, boolean http1) {
        this.dispatch = dispatch;
        this.caller = caller;
        this.inFlight = inFlight;
        this.http1 = http1;
    }

    /** Behind an HTTP/1 edge: one exchange after another. */
    public static DownstreamHandler http1(
            RequestDispatch dispatch, Caller caller, InFlight inFlight) {
        return new DownstreamHandler(dispatch, caller, inFlight, true);
    }

    /** On an HTTP/2 stream: one exchange. */
    public static DownstreamHandler http2(
            RequestDispatch dispatch, Caller caller, InFlight inFlight) {
        return new DownstreamHandler(dispatch, caller, inFlight, false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        inFlight.stalls().ended(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        Exchange current = exchange;
        if (current != null && message instanceof Http2StreamFrame frame) {
            current.fromDownstream(frame);
        } else if (message instanceof Http2HeadersFrame head && (http1 || !begun)) {
            begin(
                    ctx,
                    WebSocketStreamHandler.opens(head.headers())
                            ? WebSocketStreamHandler.before(ctx, head)
                            : head);
        } else {
            // The rest of a request that has been answered already.
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head) {
        begun = true;
        Exchange next = new Exchange(this, ctx.channel(), head, caller);
        exchange = next;
        inFlight.begun();
        dispatch.dispatch(next);
        next.dispatched();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (exchange != null) {
            exchange.flushUpstream();
        }
        ctx.flush();
        flushed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.downstreamWritable(ctx.channel().isWritable());
        }
        writable(ctx.channel().isWritable());
    }

    /** Something was written, to one side or the other. */
    void flushed() {
        inFlight.stalls().look(this);
    }

    /** One side takes more, or not for now. */
    void writable(boolean more) {
        if (more) {
            inFlight.stalls().moved(this);
        }
        flushed();
    }

    /** An answer that is written whole counts too, while its client does not read it. */
    @Override
    public boolean waits() {
        ChannelHandlerContext ctx = context;
        Exchange current = exchange;
        return ctx != null
                && (Stalls.unread(ctx.channel()) || (current != null && current.upstreamWaits()));
    }

    @Override
    public void cutOff() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !waits()) {
            return;
        }
        if (exchange != null) {
            exchange.late(overloaded());
        }
        if (Stalls.unread(ctx.channel())) {
            ctx.close();
        }
    }

    /** Why another request is refused; empty when there is room for it. */
    Optional<Reason> crowdedOut() {
        return inFlight.stalls().haveRoom() ? Optional.empty() : Optional.of(overloaded());
    }

    private static Reason overloaded() {
        return Reason.of(ReasonCode.OVERLOADED).with("not-read", "" + Stalls.MOST);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (exchange != null && event instanceof Http2ResetFrame) {
            exchange.downstreamGone();
        }
        if (event instanceof Http2Frame) {
            ReferenceCountUtil.release(event);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.downstreamGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        // Broken sockets and protocol errors of the peer; the channel is of no more use.
        if (exchange != null) {
            exchange.downstreamGone();
        }
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
        // Otherwise Netty closes the stream when this returns, with the error that it was.
    }

    /** Whether a flush will follow anyway when the current read is complete. */
    boolean reading() {
        return reading;
    }

    boolean http1() {
        return http1;
    }

    /** The exchange is over: the next head, if the channel carries another, begins a new one. */
    void ended() {
        exchange = null;
        inFlight.ended();
    }

    /** The two channels carry bytes from here on. */
    void upgraded(Channel downstream, UpstreamHandler upstream, @Nullable LifeWatch life) {
        Relay relay = ProtocolSwitch.toBytes(downstream, this, upstream, inFlight);
        if (life != null) {
            relay.within(life);
        }
    }
}
