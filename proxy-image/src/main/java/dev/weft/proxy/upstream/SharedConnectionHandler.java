package dev.weft.proxy.upstream;

import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stands last on a shared HTTP/2 connection: opens streams, counts them against what the peer
 * takes, keeps the connection alive while it has streams and lets it go when it has had none for
 * long.
 */
public final class SharedConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final long KEEPALIVE_PING = 0x77656674;

    /** Whoever holds the connection. */
    interface Owner {
        /** It takes no more streams. */
        void closing(SharedConnectionHandler connection);

        /** It takes more streams than before. */
        void roomier(SharedConnectionHandler connection);

        /** What it means that the other side did not prove who it is. */
        UpstreamFailure handshakeFailed(Throwable cause);
    }

    /** A stream that was asked for before the connection was ready. */
    private record Waiting(ChannelHandler handler, Opened<Http2StreamChannel> opened) {}

    private enum State {
        CONNECTING,
        READY,
        /** No new streams; those that are open go on. */
        DRAINING,
        CLOSED
    }

    private final Owner owner;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final int idleRounds;
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable Http2StreamChannelBootstrap streams;
    private long maxStreams = UpstreamLimits.STREAMS_BEFORE_SETTINGS;
    private int active;
    private int quietRounds;
    private boolean pinged;
    private @Nullable UpstreamFailure why;

    SharedConnectionHandler(Owner owner) {
        this.owner = owner;
        this.idleRounds = rounds(UpstreamLimits.IDLE_TIMEOUT);
    }

    private static int rounds(Duration idle) {
        return (int) Math.max(1, idle.dividedBy(UpstreamLimits.KEEPALIVE));
    }

    /** Whether one more stream may be asked for. */
    boolean takesMore() {
        return switch (state) {
            case CONNECTING ->
                    waiting.size() < Math.min(maxStreams, UpstreamLimits.WAITING_REQUESTS);
            case READY -> active < maxStreams;
            case DRAINING, CLOSED -> false;
        };
    }

    /** Whether streams are opened at once. */
    boolean ready() {
        return state == State.READY;
    }

    /** How many streams wait for the connection to be ready. */
    int waiting() {
        return waiting.size();
    }

    /** Opens a stream now, or when the connection is ready. */
    void open(ChannelHandler handler, Opened<Http2StreamChannel> opened) {
        if (state == State.CONNECTING) {
            waiting.add(new Waiting(handler, opened));
            return;
        }
        Http2StreamChannelBootstrap from = streams;
        if (from == null || state != State.READY) {
            opened.failed(new UpstreamFailure(Kind.UNPROCESSED, "the connection is going away"));
            return;
        }
        active++;
        // On the event loop the future is done when open returns.
        from.handler(handler)
                .open()
                .addListener(
                        future -> {
                            if (future.isSuccess()) {
                                Http2StreamChannel stream = (Http2StreamChannel) future.getNow();
                                stream.closeFuture().addListener(closed -> streamClosed());
                                opened.opened(stream);
                            } else {
                                streamClosed();
                                opened.failed(
                                        new UpstreamFailure(Kind.UNPROCESSED, "" + future.cause()));
                            }
                        });
    }

    private void streamClosed() {
        active--;
        quietRounds = 0;
        if (active == 0 && state == State.DRAINING && channel != null) {
            channel.close();
        } else if (state == State.READY) {
            owner.roomier(this);
        }
    }

    /** The connection is usable: plaintext connected, or TLS proven. */
    void ready(Channel connected) {
        if (state != State.CONNECTING) {
            return;
        }
        channel = connected;
        streams = new Http2StreamChannelBootstrap(connected);
        state = State.READY;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.opened().wanted()) {
                open(next.handler(), next.opened());
            }
        }
        connected.flush();
    }

    /** The connection could not be made. */
    void failed(UpstreamFailure failure) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        owner.closing(this);
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.opened().failed(failure);
        }
    }

    /** Takes no more streams and closes when those that are open have ended. */
    void drain() {
        if (state == State.READY || state == State.CONNECTING) {
            state = state == State.READY ? State.DRAINING : state;
            owner.closing(this);
            if (active == 0 && channel != null) {
                channel.close();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        pinged = false;
        switch (message) {
            case Http2SettingsFrame settings -> {
                Long most = settings.settings().maxConcurrentStreams();
                maxStreams = most == null ? Integer.MAX_VALUE : most;
                if (state == State.READY) {
                    owner.roomier(this);
                }
            }
            case Http2GoAwayFrame goAway -> {
                goAway.release();
                drain();
            }
            case Http2PingFrame ping -> pinged = false;
            case Object other -> ReferenceCountUtil.release(other);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() ->
                    ready(ctx.channel());
            case SslHandshakeCompletionEvent handshake ->
                    why = owner.handshakeFailed(handshake.cause());
            case IdleStateEvent idle -> keepAlive(ctx);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void keepAlive(ChannelHandlerContext ctx) {
        if (active == 0) {
            quietRounds++;
            if (quietRounds >= idleRounds) {
                drain();
            }
            return;
        }
        if (pinged) {
            // Silent for two rounds although it was asked: the peer or the path to it is gone.
            ctx.close();
            return;
        }
        pinged = true;
        ctx.writeAndFlush(new DefaultHttp2PingFrame(KEEPALIVE_PING));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        UpstreamFailure known = why;
        failed(
                known != null
                        ? known
                        : new UpstreamFailure(Kind.CONNECT_FAILED, "closed while connecting"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        if (why == null) {
            why = new UpstreamFailure(Kind.CONNECT_FAILED, "" + cause.getMessage());
        }
        ctx.close();
    }
}
